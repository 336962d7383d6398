#include "emovox/sound_level.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"

namespace emovox {

float mean_square(std::span<const float> samples) noexcept {
  assert(!samples.empty());
  return dot(samples, samples) / static_cast<float>(samples.size());
}

void EquivalentSoundLevel::add(float mean_square) noexcept {
  sum_ += mean_square;
  ++frames_;
}

float EquivalentSoundLevel::db() const noexcept {
  constexpr double least = 1e-14;
  const double mean = frames_ == 0 ? 0 : sum_ / static_cast<double>(frames_);
  return static_cast<float>(10 * std::log10(std::max(mean, least)));
}

}  // namespace emovox
