#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/config.hpp"

namespace emovox {

/// What eGeMAPS hears loudness and timbre from: log power in 26 overlapping triangles of one height and, on HTK's mel
/// scale, one width, from 20 Hz to 8 kHz.
///
/// The spectrum is that of 320 samples in [-1, 1] under a symmetric Hamming window, zero-padded to grid::fft_size and
/// not normalised. As in openSMILE a band holds no less than 9.3e-10, one step of 16 bits squared. Its lowest band
/// leaves the bin at 31 Hz out, and so does this. Allocates in the constructor only.
///
/// source  Davis & Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", IEEE
///         Trans. ASSP 28(4), 1980; Young et al., "The HTK book", 5.4, for the scale
class AuditoryBands {
 public:
  static constexpr std::size_t count = 26;
  static constexpr double least_power = 9.3e-10;

  AuditoryBands();

  /// power      grid::bins values, |X|^2, each finite and at most 1e36
  /// log_power  natural logarithms, -20.8 (silence) to 86
  /// cost       some 500 multiplications and 26 logarithms
  void apply(std::span<const float> power, std::span<float, count> log_power) const noexcept;

  /// Where a band peaks.
  [[nodiscard]] static double centre_hz(std::size_t band) noexcept;

 private:
  struct Band {
    std::size_t first_bin;
    std::size_t first_weight;
    std::size_t size;
  };
  std::array<Band, count> bands_{};
  std::vector<float> weights_;  ///< the bands' non-zero weights, one after the other
};

}  // namespace emovox
