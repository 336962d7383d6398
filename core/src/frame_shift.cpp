#include "emovox/frame_shift.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "emovox/dot.hpp"

namespace emovox {

namespace {

/// A sinc under a Hann window that is 0 at `reach` from its middle.
double windowed_sinc(double t, double reach) {
  const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * t / reach);
  return t == 0 ? window : window * std::sin(std::numbers::pi * t) / (std::numbers::pi * t);
}

}  // namespace

void FrameShift::start(double fraction) noexcept {
  fraction_ = fraction;
  started_ = false;
  // Tap k weighs the sample margin_samples - k before the one that the frame is moved from.
  for (std::size_t k = 0; k < taps; ++k)
    filter_[k] = static_cast<float>(
        windowed_sinc(static_cast<double>(k) - static_cast<double>(margin_samples) - fraction, margin_samples + 1.0));
}

std::span<const float> FrameShift::move(std::span<const float> samples) noexcept {
  constexpr std::size_t size = grid::pitch_frame_samples;
  assert(samples.size() >= size && samples.size() <= samples_.size());
  const auto frame = samples.last(size);
  if (fraction_ == 0) return frame;

  const std::size_t missing = samples_.size() - samples.size();
  std::fill_n(samples_.begin(), missing, 0.0F);
  std::copy(samples.begin(), samples.end(), samples_.begin() + static_cast<std::ptrdiff_t>(missing));
  constexpr std::size_t movable = size - margin_samples;
  std::size_t done = 0;
  if (started_) {
    done = movable - grid::hop_samples;
    std::copy_n(moved_.begin() + grid::hop_samples, done, moved_.begin());
  }
  for (; done < movable; ++done) moved_[done] = dot(filter_, std::span(samples_).subspan(done, taps));
  std::copy(frame.begin() + movable, frame.end(), moved_.begin() + movable);
  started_ = true;
  return moved_;
}

}  // namespace emovox
