#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/config.hpp"

namespace emovox {

/// Power in 64 mel bands from 50 Hz to 8 kHz: triangles of equal area, evenly spaced on Slaney's mel scale (linear
/// below 1 kHz, logarithmic above), as librosa.filters.mel. Allocates in the constructor only.
///
/// source  Slaney, "Auditory Toolbox", Interval Research report 1998-010
class MelBank {
 public:
  MelBank();

  /// power   grid::bins values, |X|^2
  /// mel     grid::mel_bands values, power / Hz
  /// cost    each bin counts in two bands at most: some 500 multiplications
  void apply(std::span<const float> power, std::span<float> mel) const noexcept;

 private:
  struct Band {
    std::size_t first_bin;
    std::size_t first_weight;
    std::size_t size;
  };
  std::array<Band, grid::mel_bands> bands_{};
  std::vector<float> weights_;  ///< the bands' non-zero weights, one after the other
};

/// Power in decibels, 10 log10(power), at least -100. Logarithms of different platforms differ in the last bit: this
/// one is computed in double precision, so that after rounding they agree.
[[nodiscard]] float power_to_db(float power) noexcept;

}  // namespace emovox
