#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

/// Spectral contrast: how far the peaks of the spectrum stand above its valleys, in seven bands (below 100 Hz, then
/// octaves, the last from 3.2 kHz to 8 kHz). High for clear harmonics, low for breath and noise.
///
/// Peak and valley are the means of the largest and the smallest 2% of a band's bins, at least one, as in
/// librosa.feature.spectral_contrast(fmin=100). librosa also lifts both to at most 80 dB below their highest value over
/// the whole clip; that needs the future, so it is left out here. As its decibels are 10 log10 of magnitudes, it acts
/// only on magnitudes below 1e-8 of the clip's largest, next to digital silence.
///
/// source  Jiang et al., "Music type classification by spectral contrast feature", ICME 2002
class SpectralContrast {
 public:
  SpectralContrast();

  /// magnitude  grid::bins values, |X|
  /// contrast   grid::contrast_bands values in dB, 0 or more; 0 in silence
  /// cost       one pass, no allocation
  void apply(std::span<const float> magnitude, std::span<float> contrast) const noexcept;

 private:
  struct Band {
    std::size_t first_bin;
    std::size_t size;
    std::size_t extremes;  ///< how many bins make a peak or a valley
  };
  std::array<Band, grid::contrast_bands> bands_{};
};

}  // namespace emovox
