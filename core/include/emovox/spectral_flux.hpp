#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

/// `spectralFlux` of eGeMAPS: how much the spectrum below 5 kHz changes from frame to frame, level included. The root
/// of the mean, over bins, of the squared difference of successive magnitudes.
///
/// source  Eyben, "Real-time speech and music classification by large audio feature space extraction", Springer, 2016;
///         band, scale and mean as in openSMILE's values
class MagnitudeFlux {
 public:
  /// magnitude  grid::bins values, |X|, of the 20 ms frame that AuditoryBands describes, the next of the stream; each
  ///            finite and at most 1e18
  /// returns    0 or more, at most the largest magnitude; 0 for the first frame
  /// cost       one pass over 160 bins, no allocation
  [[nodiscard]] float next(std::span<const float> magnitude) noexcept;

  /// Makes the next frame the first.
  void reset() noexcept { heard_ = false; }

 private:
  static constexpr std::size_t bins = 160;  ///< those below 5 kHz
  std::array<float, bins> previous_{};
  bool heard_ = false;  ///< there is a previous frame
};

}  // namespace emovox
