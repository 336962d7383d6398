#include "trainer/augment/speed.hpp"

#include <cassert>

#include "emovox/config.hpp"
#include "emovox/resampler.hpp"

namespace emovox::trainer {

std::vector<float> at_speed(std::span<const float> samples, double factor) {
  auto resampler = Resampler::create(factor * grid::rate_hz);
  assert(resampler);
  std::vector<float> result(resampler->max_output(samples.size()) + resampler->max_flush_output());
  const std::size_t pushed = resampler->push(samples, result);
  result.resize(pushed + resampler->flush(std::span(result).subspan(pushed)));
  return result;
}

}  // namespace emovox::trainer
