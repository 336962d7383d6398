#include "emovox/baseline.hpp"

#include "emovox/softmax.hpp"

namespace emovox {

void BaselineLearner::add(const EmotionResult& result) noexcept {
  summary_.add(result);
  add_logs(result.model_probabilities, result.settled_seconds, weighted_);
}

std::optional<Baseline> BaselineLearner::baseline() const noexcept {
  const auto heard = summary_.result();
  if (!heard) return std::nullopt;
  Baseline baseline;
  baseline.seconds = heard->duration_seconds;
  baseline.pitch_hz = heard->pitch_hz;
  baseline.level_dbfs = heard->level_dbfs;
  for (std::size_t i = 0; i < emotion_count; ++i)
    baseline.log_probabilities[i] = static_cast<float>(weighted_[i] / baseline.seconds);
  return baseline;
}

}  // namespace emovox
