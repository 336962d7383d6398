#include "trainer/augment/pitch_shift.hpp"

#include "trainer/augment/speed.hpp"
#include "trainer/augment/stretch.hpp"

namespace emovox::trainer {

std::vector<float> pitch_shifted(std::span<const float> samples, double rate_hz, double factor) {
  auto result = at_speed(stretched(samples, rate_hz, factor), factor);
  result.resize(samples.size());  // rounding of both may have made it one longer or shorter
  return result;
}

}  // namespace emovox::trainer
