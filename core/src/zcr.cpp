#include "emovox/zcr.hpp"

#include <cassert>
#include <cstddef>

namespace emovox {

float zero_crossing_rate(std::span<const float> frame) noexcept {
  assert(!frame.empty());
  const auto negative = [](float sample) { return sample < -1e-10F; };
  std::size_t crossings = 0;
  for (std::size_t i = 1; i < frame.size(); ++i) crossings += negative(frame[i]) != negative(frame[i - 1]) ? 1 : 0;
  return static_cast<float>(crossings) / static_cast<float>(frame.size());
}

}  // namespace emovox
