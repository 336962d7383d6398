#pragma once

#include <array>
#include <optional>

#include "emovox/calibration.hpp"
#include "emovox/recognizer.hpp"

namespace emovox {

/// What a speaker's ordinary voice sounds like.
struct Baseline {
  double seconds = 0;        ///< of speech that it was learnt from
  Logs log_probabilities{};  ///< what the model says of it, on average over that speech; see Recognizer::set_baseline
  float pitch_hz = 0;        ///< mean of the windows' medians, 0 when nothing was voiced
  float level_dbfs = 0;      ///< RMS over that speech
};

/// Learns it from a recognizer's results, whether or not a baseline is taken away from them already.
class BaselineLearner {
 public:
  /// Counts settled speech only, so that every second counts once.
  void add(const EmotionResult& result) noexcept;

  /// None when there was no speech.
  [[nodiscard]] std::optional<Baseline> baseline() const noexcept;

 private:
  Summary summary_{0};
  std::array<double, emotion_count> weighted_{};
};

}  // namespace emovox
