#include "trainer/augment/band_limit.hpp"

#include "trainer/augment/biquad.hpp"

namespace emovox::trainer {

void limit_band(std::span<float> samples, double rate_hz, double low_hz, double high_hz) {
  filter(samples, butterworth_high_pass(4, low_hz, rate_hz));
  if (high_hz < 0.45 * rate_hz) filter(samples, butterworth_low_pass(12, high_hz, rate_hz));
}

}  // namespace emovox::trainer
