#pragma once

#include <array>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

/// Mel-frequency cepstral coefficients: the first 20 coefficients of the orthonormal DCT-II of the mel bands' levels.
/// Coefficient 0 is the level, low ones the broad shape of the spectrum.
///
/// source  Davis & Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", IEEE
///         Trans. ASSP 28(4), 1980
class Mfcc {
 public:
  Mfcc();

  /// log_mel_db  grid::mel_bands values
  /// mfcc        grid::mfcc_count values
  /// cost        20 dot products of 64
  void apply(std::span<const float> log_mel_db, std::span<float> mfcc) const noexcept;

 private:
  std::array<float, grid::mfcc_count * grid::mel_bands> basis_{};
};

}  // namespace emovox
