#include "trainer/augment/level.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/augment/draw.hpp"
#include "trainer/augment/speech_level.hpp"

namespace emovox::trainer {

void set_level(std::span<float> samples, double rate_hz, double dbfs) {
  const double power = active_power(samples, rate_hz);
  if (power == 0) return;
  const double gain = amplitude_of(dbfs) / std::sqrt(power);
  for (float& sample : samples) sample = static_cast<float>(gain * sample);
}

void clip_hard(std::span<float> samples, double limit) {
  const auto most = static_cast<float>(limit);
  for (float& sample : samples) sample = std::clamp(sample, -most, most);
}

void clip_softly(std::span<float> samples, double limit) {
  for (float& sample : samples) sample = static_cast<float>(limit * std::tanh(sample / limit));
}

double peak(std::span<const float> samples) {
  float most = 0;
  for (const float sample : samples) most = std::max(most, std::abs(sample));
  return most;
}

}  // namespace emovox::trainer
