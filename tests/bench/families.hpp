#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/chroma.hpp"
#include "emovox/config.hpp"
#include "emovox/fft.hpp"
#include "emovox/mel.hpp"
#include "emovox/mfcc.hpp"
#include "emovox/window.hpp"

namespace emovox {

/// The feature families that Meyda and essentia.js have too, and nothing else, so that speeds are of the same work:
/// MFCC, chroma, zero-crossing rate, RMS, centroid, roll-off, flatness.
class Families {
 public:
  static constexpr std::size_t size = grid::mfcc_count + grid::chroma_count + 5;

  /// frame  grid::fft_size samples at 16 kHz
  std::span<const float> compute(std::span<const float> frame) noexcept;

 private:
  WindowedFft fft_{grid::fft_size, periodic_hann_window(grid::window_samples)};
  MelBank mel_bank_;
  Mfcc mfcc_;
  ChromaBank chroma_;
  std::array<float, grid::bins> power_{};
  std::array<float, grid::bins> magnitude_{};
  std::array<float, grid::mel_bands> mel_{};
  std::array<float, size> values_{};
};

}  // namespace emovox
