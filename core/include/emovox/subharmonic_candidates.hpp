#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace emovox {

struct SubharmonicCandidate {
  float hz;       ///< 55 to 1000
  float voicing;  ///< 1 - mean / peak of the sub-harmonic sum, 0 to 1: how far its peak stands above all of it
};

/// Candidates for the fundamental frequency by sub-harmonic summation: a pitch explains a partial if it is one of its
/// sub-harmonics, so the spectrum is added to itself, shifted down by 1 to 15 harmonics on a logarithmic axis.
///
/// The steps of Hermes: keep the local peaks of the magnitude spectrum and the two bins on either side, smooth over
/// three bins (1/4, 1/2, 1/4), interpolate with a cubic spline on a logarithmic axis, weight by the ear's sensitivity,
/// 1/2 + atan(3 log2(f / 25 Hz)) / pi, and sum; harmonic n counts 0.85^(n-1). The axis has 513 points from 25 Hz to
/// 8 kHz, 512 / log2(320) = 61.5 an octave. Harmonic n is floor(513 log2(n) / log2(320)) points above the first, as
/// openSMILE's values show: with these shifts the median difference of F0 is 0.0003 semitones, with ones rounded to the
/// nearest point 0.06. Peaks of the sum are refined by a parabola.
///
/// source  Hermes, "Measurement of pitch by subharmonic summation", J. Acoust. Soc. Am. 83(1), 1988; Eyben, Real-time
///         Speech and Music Classification by Large Audio Feature Space Extraction, Springer, 2016, chapter 2
class SubharmonicCandidates {
 public:
  static constexpr std::size_t bins = 513;  ///< of an FFT of 1024 at 16 kHz, 15.625 Hz apart
  static constexpr std::size_t most = 6;

  SubharmonicCandidates();

  /// magnitude  |X|, `bins` values, each finite and at most 1e18; any scale
  /// returns    up to `most`, highest peak first, valid until the next call; none in silence
  /// cost       about 18,000 products, no allocation
  [[nodiscard]] std::span<const SubharmonicCandidate> find(std::span<const float> magnitude) noexcept;

 private:
  static constexpr std::size_t points = bins;
  static constexpr std::size_t taps = 16;  ///< of the spline's kernel, which falls to a quarter with every bin
  static constexpr std::size_t harmonics = 15;
  static constexpr std::size_t first_point = 68;  ///< 53.8 Hz; the sum is needed from one point below 55 Hz
  static constexpr std::size_t sum_points = 262;  ///< to 1018 Hz, the same above 1 kHz
  static constexpr std::size_t border = 2;        ///< of zeros around spectra, so that inner loops need no edges
  static constexpr std::size_t headroom = 64;     ///< zeros above the axis, for the highest harmonics

  void enhance_peaks(std::span<const float> magnitude) noexcept;
  void to_log_axis() noexcept;
  void sum_harmonics() noexcept;
  void pick_peaks() noexcept;

  std::vector<float> kernels_;                       ///< `taps` weights a point, sensitivity included
  std::array<std::uint16_t, points> first_bin_{};    ///< the first bin a point's kernel weights
  std::array<std::uint16_t, harmonics> shift_{};     ///< points from the first harmonic to each
  std::array<float, harmonics> compression_{};       ///< 0.85^(n-1)
  std::array<float, points> weight_in_mean_{};       ///< what each point adds to the mean of the whole sum
  std::array<float, bins + 2 * border> peaks_{};     ///< 1 where the spectrum has a local maximum
  std::array<float, bins + 2 * border> enhanced_{};  ///< the spectrum near its peaks
  std::array<float, bins> smoothed_{};
  std::array<float, points + headroom> log_spectrum_{};
  std::array<float, sum_points> sum_{};
  float mean_ = 0;  ///< of the sum over all points of the axis
  std::array<SubharmonicCandidate, most> candidates_{};
  std::size_t count_ = 0;
};

}  // namespace emovox
