#pragma once

#include <cstddef>
#include <span>

namespace emovox {

/// Mean square of a frame, without a window.
///
/// samples  at least one, full scale 1, each at most 1e17
/// returns  0 or more; 1 for a full-scale square wave
[[nodiscard]] float mean_square(std::span<const float> samples) noexcept;

/// Equivalent sound level: the level of the steady sound that has the same energy. `equivalentSoundLevel_dBp` of
/// eGeMAPS, which takes it over all 20 ms frames (320 samples every 160) that fit into the recording, voiced or not:
/// three more than there are rows of low-level descriptors.
///
/// source  IEC 61672-1, L_eq; with full scale, not 20 uPa, as 0 dB
class EquivalentSoundLevel {
 public:
  /// mean_square  of the next frame, finite
  void add(float mean_square) noexcept;

  /// 10 log10 of the mean over frames, dB of full scale (a square wave: 0); at least -140, which silence and no frames
  /// give.
  [[nodiscard]] float db() const noexcept;

  void reset() noexcept { *this = {}; }

 private:
  double sum_ = 0;
  std::size_t frames_ = 0;
};

}  // namespace emovox
