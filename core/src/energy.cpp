#include "emovox/energy.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"

namespace emovox {

float rms(std::span<const float> samples) noexcept {
  assert(!samples.empty());
  return std::sqrt(dot(samples, samples) / static_cast<float>(samples.size()));
}

float to_dbfs(float rms) noexcept {
  return static_cast<float>(20 * std::log10(std::max(static_cast<double>(rms), 1e-6)));
}

}  // namespace emovox
