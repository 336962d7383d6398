#include "emovox/sample_shift.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "emovox/dot.hpp"

namespace emovox {

void SampleShift::start(double fraction, std::size_t silent_samples) noexcept {
  assert(fraction >= 0 && fraction < 1 && silent_samples < taps);
  held_ = silent_samples;
  std::fill_n(samples_.begin(), held_, 0.0F);
  // Tap k weighs the sample that comes t after the moved one: a sinc under a Hann window that is 0 just beyond them.
  for (std::size_t k = 0; k < taps; ++k) {
    const double t = static_cast<double>(k) - static_cast<double>(earlier_samples) - fraction;
    const double angle = std::numbers::pi * t;
    const double window = 0.5 + 0.5 * std::cos(angle / (later_samples + 1));
    filter_[k] = static_cast<float>(t == 0 ? window : window * std::sin(angle) / angle);
  }
}

std::span<const float> SampleShift::push(std::span<const float> samples) noexcept {
  assert(samples.size() <= most_samples);
  std::copy(samples.begin(), samples.end(), samples_.begin() + static_cast<std::ptrdiff_t>(held_));
  held_ += samples.size();
  std::size_t done = 0;
  for (; done + taps <= held_; ++done) moved_[done] = dot(filter_, std::span(samples_).subspan(done, taps));
  std::copy(samples_.begin() + static_cast<std::ptrdiff_t>(done), samples_.begin() + static_cast<std::ptrdiff_t>(held_),
            samples_.begin());
  held_ -= done;
  return std::span(moved_).first(done);
}

}  // namespace emovox
