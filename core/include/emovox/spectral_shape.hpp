#pragma once

#include <array>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

/// Where in frequency a spectrum lies and how noise-like it is; as the functions of those names in librosa.
struct SpectralShape {
  float centroid_hz;   ///< mean frequency, weighted by magnitude; 0 in silence
  float rolloff85_hz;  ///< the lowest bin at or below which 85% of the magnitude lies; 0 in silence
  float flatness;      ///< geometric over arithmetic mean of the power, each bin at least 1e-10; 0 to 1, 1 in silence
};

/// magnitude  grid::bins values, |X|, each finite and at most 1e18
/// cost       two passes and 33 logarithms, no allocation
/// source     Peeters, "A large set of audio features for sound description", IRCAM, 2004
[[nodiscard]] SpectralShape spectral_shape(std::span<const float> magnitude) noexcept;

/// Spectral flux: how much the shape of the spectrum changes from frame to frame, whatever the level. The Euclidean
/// distance of successive magnitude spectra, each scaled to sum 1 (Peeters 2004, as above).
class SpectralFlux {
 public:
  /// magnitude  grid::bins values, |X|; the next frame of the stream
  /// returns    0 to 1.415; 0 for the first frame, a silent one and the one after it
  [[nodiscard]] float next(std::span<const float> magnitude) noexcept;

  /// Makes the next frame the first.
  void reset() noexcept { heard_ = false; }

 private:
  std::array<float, grid::bins> previous_{};  ///< scaled to sum 1
  bool heard_ = false;                        ///< there is a previous frame, and it is not silent
};

}  // namespace emovox
