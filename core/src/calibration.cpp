#include "emovox/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "emovox/softmax.hpp"

namespace emovox {

Logs logs_of(const Probabilities& probabilities) noexcept {
  Logs logs{};
  for (std::size_t i = 0; i < emotion_count; ++i) logs[i] = std::log(std::max(probabilities[i], 1e-7F));
  return logs;
}

Probabilities shifted(const Probabilities& probabilities, const Logs& offsets) noexcept {
  if (offsets == Logs{}) return probabilities;
  const Logs logs = logs_of(probabilities);
  std::array<double, emotion_count> scores{};
  for (std::size_t i = 0; i < emotion_count; ++i) scores[i] = static_cast<double>(logs[i]) + offsets[i];
  return softmax(scores);
}

Logs offsets_for(const Calibration& calibration, const Logs& baseline) noexcept {
  Logs offsets{};
  for (std::size_t i = 0; i < emotion_count; ++i)
    offsets[i] = -calibration.baseline_weight * (baseline[i] - calibration.unmoved[i]);
  return offsets;
}

}  // namespace emovox
