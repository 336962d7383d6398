#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

struct Pitch {
  float hz;       ///< the best candidate, 59.9 to 500 (60 Hz rounded out to a whole lag), voiced or not
  float voicing;  ///< how periodic the frame is at it, 0 to 1; 0 in silence or DC
};

/// From here on a frame counts as voiced: where single frames agree best with librosa's pYIN, in 95 of 100.
inline constexpr float voicing_threshold = 0.6F;

/// Fundamental frequency from 60 to 500 Hz by YIN (de Cheveigné & Kawahara, "YIN, a fundamental frequency estimator for
/// speech and music", J. Acoust. Soc. Am. 111(4), 2002), the same steps as librosa.yin with frame 1024 and window 512,
/// whatever the level.
///
/// The lag is the first dip of the cumulative mean normalised difference d' below 0.1, else its lowest point, refined
/// by a parabola. Voicing is 1 - d' there. librosa also takes energies and correlations below 1e-6 for 0, which decides
/// the lag in windows of energy below 1e-5 (-77 dBFS); that is left out here.
class PitchEstimator {
 public:
  /// frame   grid::pitch_frame_samples samples at 16 kHz, full scale 1
  /// cost    267 distances of 512 samples, no allocation
  [[nodiscard]] Pitch estimate(std::span<const float> frame) noexcept;

 private:
  static constexpr std::size_t shortest_lag = 32;  ///< 500 Hz
  static constexpr std::size_t longest_lag = 267;  ///< 60 Hz is 266.7

  std::array<float, longest_lag - shortest_lag + 1> difference_{};  ///< d' from the shortest lag to the longest
};

}  // namespace emovox
