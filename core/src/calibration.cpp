#include "emovox/calibration.hpp"

#include <algorithm>

#include "emovox/softmax.hpp"

namespace emovox {

Logs logs_of(const Probabilities& probabilities) noexcept {
  std::array<double, emotion_count> scores{};
  add_logs(probabilities, 1, scores);
  Logs logs{};
  for (std::size_t i = 0; i < emotion_count; ++i) logs[i] = static_cast<float>(scores[i]);
  return logs;
}

Probabilities shifted(const Probabilities& probabilities, const Logs& offsets) noexcept {
  if (offsets == Logs{}) return probabilities;
  std::array<double, emotion_count> scores{};
  std::copy(offsets.begin(), offsets.end(), scores.begin());
  add_logs(probabilities, 1, scores);
  return softmax(scores);
}

Logs offsets_for(const Calibration& calibration, const Logs& baseline) noexcept {
  Logs offsets{};
  for (std::size_t i = 0; i < emotion_count; ++i)
    offsets[i] = -calibration.baseline_weight * (baseline[i] - calibration.unmoved[i]);
  return offsets;
}

}  // namespace emovox
