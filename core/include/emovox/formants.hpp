#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <span>

namespace emovox {

/// The three lowest formants, by frequency; 0 where there is none.
struct Formants {
  std::array<float, 3> hz{};            ///< 50 to 5450
  std::array<float, 3> bandwidth_hz{};  ///< at -3 dB of a resonance, at least 0
};

/// Formants as eGeMAPS has them: from the roots of a linear predictor of order 11 at 11 kHz. A root r with an angle of
/// 50 to 5450 Hz is a formant of frequency rate arg(r) / 2 pi and bandwidth rate |ln |r|| / pi.
///
/// The prose leaves much open. What follows reproduces openSMILE's descriptors, to the rounding of its single
/// precision: the median difference is 4e-5, more in some frames. For the equations of the predictor of a signal cut
/// off at 3.4 kHz and sampled at 11 magnify rounding some 5000 times, and 200000 times in one frame of twenty.
///
/// - The frame is resampled in the spectral domain: bins 0 to 109 of 512 (to 3406 Hz; 0 Hz counts as twice as much as
///   in the signal), taken as a spectrum at 11 kHz. Of its period of 352 samples 220 are kept, those of 6 ms before
///   the frame to 14 ms into it; what is before is the ripple of the cut, and the rest of the frame has no part. No
///   pre-emphasis.
/// - The roots are those of z^11 + a[1] z^10 + ... + a[11], where x[n] is foretold as the sum of a[k] x[n - k]. The
///   resonances of the vocal tract would be roots of the polynomial with minus signs. So these values tell spectra
///   apart, but are nothing to measure articulation by: a vowel with formants at 700, 1220 and 2600 Hz has the first
///   below 600 Hz in 110 of 199 frames and at 1100 to 1300 Hz in the others (medians of the three: 313, 1346 and 2534
///   Hz), with bandwidths near 1 kHz.
///
/// Each frame by itself. Allocates nothing; holds tables of 1 KB.
///
/// source  Eyben et al., "The Geneva Minimalistic Acoustic Parameter Set (GeMAPS)", IEEE Trans. Affective Computing
///         7(2), 2016; Eyben, Real-time Speech and Music Classification, Springer, 2016, chapter 2
class FormantEstimator {
 public:
  static constexpr std::size_t bins_read = 110;

  FormantEstimator();

  /// spectrum  the transform of 512 samples at 16 kHz: a frame of 320 under a Hamming window, then zeros; at least
  ///           bins_read bins, each finite and at most 1e18. Scale does not matter
  /// cost      one pass over a transform of 352 samples, 12 lags of 220 products, 11 roots
  [[nodiscard]] Formants estimate(std::span<const std::complex<float>> spectrum) const noexcept;

 private:
  std::array<double, 30> cosine_11_{};  ///< of 2 pi j m / 11, j = 1 to 5 down, m = 1 to 5 across and a 0
  std::array<double, 30> sine_11_{};
  std::array<double, 32> cosine_32_{};  ///< of 2 pi j / 32
  std::array<double, 32> sine_32_{};
};

}  // namespace emovox
