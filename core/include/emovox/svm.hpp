#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"

namespace emovox {

inline constexpr std::size_t emotion_pairs = emotion_count * (emotion_count - 1) / 2;

enum class Kernel : std::uint8_t { linear, rbf };

/// A trained one-vs-one support vector machine over the eight emotions.
///
/// Pairs are ordered (0,1), (0,2) ... (0,7), (1,2) ... (6,7); a positive decision value speaks for the first of the
/// pair. Linear: `vectors` holds one weight vector a pair, `coefficients` is empty. RBF: `vectors` holds the support
/// vectors and `coefficients` one row of emotion_pairs values a support vector, 0 where it does not take part.
struct SvmParameters {
  Kernel kernel = Kernel::linear;
  float gamma = 0;                               ///< RBF: exp(-gamma |x - v|^2)
  std::size_t dimension = 0;                     ///< elements of an input vector
  std::vector<float> vectors;                    ///< rows of `dimension`
  std::vector<float> coefficients;               ///< RBF: rows of emotion_pairs
  std::array<float, emotion_pairs> bias{};       ///< added to each pair's decision value
  std::array<float, emotion_pairs> sigmoid_a{};  ///< P(first | pair) = 1 / (1 + exp(a f + b)); Platt 1999
  std::array<float, emotion_pairs> sigmoid_b{};
};

/// Runs it. Cost: one dot product (or distance) of `dimension` a row of `vectors`. Allocates in the constructor only.
class Svm {
 public:
  explicit Svm(SvmParameters parameters);

  /// The 28 decision values for a normalised vector of `dimension` elements.
  void decide(std::span<const float> x, std::span<float, emotion_pairs> decisions) const noexcept;

  /// Class probabilities by sigmoids on the decision values and pairwise coupling (Wu, Lin & Weng, "Probability
  /// estimates for multi-class classification by pairwise coupling", JMLR 5, 2004, second method).
  [[nodiscard]] Probabilities classify(std::span<const float> x) const noexcept;

  [[nodiscard]] const SvmParameters& parameters() const noexcept { return parameters_; }

 private:
  SvmParameters parameters_;
};

/// Pairwise probabilities to class probabilities. pairwise[i][j] estimates P(i | i or j), with pairwise[j][i] its
/// complement; the diagonal is not read.
[[nodiscard]] Probabilities couple(
    const std::array<std::array<double, emotion_count>, emotion_count>& pairwise) noexcept;

}  // namespace emovox
