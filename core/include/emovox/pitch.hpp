#pragma once

#include <complex>
#include <span>
#include <vector>

#include "emovox/fft.hpp"

namespace emovox {

struct Pitch {
  float hz;       ///< the best candidate, 59.9 to 500 (60 Hz rounded out to a whole lag), voiced or not
  float voicing;  ///< how periodic the frame is at it, 0 to 1; 0 in silence
};

/// From here on a frame counts as voiced.
inline constexpr float voicing_threshold = 0.7F;

/// Fundamental frequency from 60 to 500 Hz by YIN (de Cheveigné & Kawahara, "YIN, a fundamental frequency estimator for
/// speech and music", J. Acoust. Soc. Am. 111(4), 2002), the same steps as librosa.yin with frame 1024 and window 512.
///
/// The lag is the first dip of the cumulative mean normalised difference d' below 0.1, else its lowest point, refined
/// by a parabola. Voicing is 1 - d' there. Frames with an energy below 1e-6 in the window (-87 dBFS) count as silent,
/// as in librosa. Allocates in the constructor only.
class PitchEstimator {
 public:
  PitchEstimator();

  /// frame   grid::pitch_frame_samples samples at 16 kHz, full scale 1
  /// cost    three FFTs of 1024
  [[nodiscard]] Pitch estimate(std::span<const float> frame) noexcept;

 private:
  void centre(std::span<const float> frame) noexcept;
  void autocorrelate() noexcept;
  bool normalised_difference() noexcept;

  Fft fft_;
  std::vector<float> frame_;                   ///< less its mean
  std::vector<float> products_;                ///< reversed window, then its products with the frame by lag
  std::vector<std::complex<float>> spectrum_;  ///< of the frame, then of the products
  std::vector<std::complex<float>> reversed_;  ///< of the reversed window
  std::vector<float> difference_;              ///< d' from the shortest lag to the longest
};

}  // namespace emovox
