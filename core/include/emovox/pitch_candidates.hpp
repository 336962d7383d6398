#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace emovox {

/// A period a frame may have.
struct PitchCandidate {
  float period_samples;
  float probability;
};

/// The periods a frame may have and how probable each is: the first half of pYIN (Mauch & Dixon, "pYIN: a fundamental
/// frequency estimator using probabilistic threshold distributions", ICASSP 2014), with librosa's parameters.
///
/// YIN takes the first dip of d' below one threshold. Here the threshold is random, 0.01 to 1.00 after a Beta(2, 18)
/// distribution, and the dips below it are taken from the shortest lag on with geometrically falling probability
/// (factor e^-2). Where no dip lies below the threshold, the lowest of all is taken in one of a hundred cases.
class PitchCandidates {
 public:
  static constexpr std::size_t most = 24;  ///< seldom more than 10 in speech

  /// Finds the candidates of a frame, in the order of their periods.
  ///
  /// difference  yin::lags values of d'
  /// cost        one pass and a few products a dip, no allocation
  void find(std::span<const float> difference) noexcept;

  /// As if the frame were silent.
  void clear() noexcept {
    count_ = 0;
    voiced_ = 0;
  }

  [[nodiscard]] std::span<const PitchCandidate> all() const noexcept { return std::span(candidates_).first(count_); }

  /// The probability that there is any period at all, 0 to 1.
  [[nodiscard]] float voiced() const noexcept { return voiced_; }

 private:
  std::array<PitchCandidate, most> candidates_{};
  std::size_t count_ = 0;
  float voiced_ = 0;
};

}  // namespace emovox
