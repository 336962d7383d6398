#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

/// Moves the frames of a stream by part of a sample, by a windowed sinc (Smith, "Digital Audio Resampling", 2002) of
/// `taps`: 0.2% from the truth up to 7 kHz. No allocation.
class FrameShift {
 public:
  static constexpr std::size_t taps = 64;
  static constexpr std::size_t margin_samples = taps / 2;

  /// The next frame is the first to be moved so; 0 (then frames pass unchanged) to below 1 sample later.
  void start(double fraction) noexcept;

  /// samples  a frame of grid::pitch_frame_samples, grid::hop_samples after the one before, and up to margin_samples
  /// that
  ///          precede it: less only where the stream begins
  /// returns  the frame, moved, but for its last margin_samples, which no feature looks at; valid until the next call
  [[nodiscard]] std::span<const float> move(std::span<const float> samples) noexcept;

 private:
  double fraction_ = 0;
  bool started_ = false;  ///< moved_ holds the frame before
  std::array<float, taps> filter_{};
  std::array<float, margin_samples + grid::pitch_frame_samples> samples_{};
  std::array<float, grid::pitch_frame_samples> moved_{};
};

}  // namespace emovox
