#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/config.hpp"

/// How regular the voice is: jitter, shimmer and the harmonics-to-noise ratio as in GeMAPS (Eyben et al., "The Geneva
/// minimalistic acoustic parameter set (GeMAPS) for voice research and affective computing", IEEE Trans. Affective
/// Computing 7(2), 2016), in the words of Eyben, "Real-time speech and music classification by large audio feature
/// space extraction", Springer 2016, chapter 2. What that leaves open is as openSMILE 3's values show it.
namespace emovox {

/// Samples of the frames below: 60 ms.
inline constexpr std::size_t voice_frame_samples = 960;

/// How much successive periods of the voice differ.
struct Perturbation {
  float jitter;      ///< mean absolute difference of successive periods over the mean period, 0 to 1
  float shimmer_db;  ///< 20 log10(1 + mean absolute difference over mean of successive amplitudes), 0 to 6.02
};

/// Finds period after period in the waveform and compares each with the next.
///
/// A period is the lag within 10% of 1 / F0 at which a piece of the signal, as long as the lag, correlates best with
/// the piece after it: the highest peak of Pearson's coefficient, refined by a parabola (waveform matching, Titze &
/// Liang, "Comparison of F0 extraction methods for high-precision voice perturbation measurements", J. Speech Hear.
/// Res. 36(6), 1993). Peaks below 0.5 do not count. A piece's amplitude is that from its lowest to its highest sample,
/// first and last left out. Periods follow each other from frame to frame as long as the voice lasts; a frame describes
/// those that its first 10 ms complete.
///
/// So a frame that is voiced or not at the beginning of a voice moves all periods of that voice. From openSMILE's own
/// F0 come openSMILE's values, to 0.1% in 506 of 510 rows for jitter and for shimmer: all voiced rows of the reference
/// clips, but the last few of each, in which that F0 can be told from the smoothed one.
class PerturbationTracker {
 public:
  /// frame   voice_frame_samples samples at 16 kHz, finite, magnitude below 1e15; the next in time, grid::hop_samples
  ///         after the one before
  /// f0_hz   0 where unvoiced, else 50 to 1000 (nearer values are taken for these)
  /// returns 0 where unvoiced and before there are enough periods, two for shimmer and three for jitter; the value of
  ///         the frame before where there is no new period
  /// cost    0.2 T^2 products a period of T samples, 1 to 2 us a voiced frame; no allocation
  [[nodiscard]] Perturbation next(std::span<const float> frame, float f0_hz) noexcept;

  /// Makes the next frame the first.
  void reset() noexcept { *this = PerturbationTracker(); }

 private:
  static constexpr double lowest_hz = 50;
  static constexpr double highest_hz = 1000;
  static constexpr double lag_range = 0.1;  ///< of 1 / F0, to either side
  static constexpr auto longest_lag = static_cast<std::size_t>((1 + lag_range) * grid::rate_hz / lowest_hz);
  static constexpr std::size_t history_samples = 800;  ///< how far back a pending period can begin, and some

  struct Period;
  struct Sums;

  [[nodiscard]] Period next_period(double expected_lag) noexcept;
  [[nodiscard]] Sums due_periods(double expected_lag) noexcept;

  std::array<float, history_samples + voice_frame_samples> samples_{};  ///< the last frame and what came before it
  std::array<double, 2 * longest_lag> pieces_{};                        ///< those being compared
  std::array<double, longest_lag + 1> correlation_{};                   ///< by lag
  std::size_t position_ = history_samples;                              ///< where the next period begins
  double previous_lag_ = 0;                                             ///< of the last period; 0: none yet
  Perturbation last_{};
};

/// Harmonics-to-noise ratio: the share r of a frame's energy that repeats after a period against the rest,
/// 10 log10(r / (1 - r)). r is the autocorrelation over that at lag 0, at its peak next to the lag 1 / F0, to the
/// accuracy of the sample (Boersma, "Accurate short-term analysis of the fundamental frequency and the
/// harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993, but without correcting for the window).
///
/// The autocorrelation is circular, of the frame filled up with zeros to 1024: what a power spectrum of 1024 gives.
///
/// windowed  voice_frame_samples samples under a symmetric Gaussian window of deviation 0.4; finite, magnitude below
///           1e15
/// f0_hz     0 where unvoiced
/// returns   decibels, -100 to 100; 0 where unvoiced, -100 in silence
/// cost      a product of the frame with itself a lag, five or so: 1 us; up to 512 where there is no peak near
[[nodiscard]] float harmonics_to_noise_db(std::span<const float> windowed, float f0_hz) noexcept;

}  // namespace emovox
