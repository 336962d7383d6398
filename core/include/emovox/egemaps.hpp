#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "emovox/config.hpp"

namespace emovox {

/// The columns of an eGeMAPS row, in the order of openSMILE's eGeMAPS v02.
enum class Lld : std::size_t {
  loudness,
  alpha_ratio_db,
  hammarberg_index_db,
  slope_0_500,
  slope_500_1500,
  spectral_flux,
  mfcc1,
  mfcc2,
  mfcc3,
  mfcc4,
  f0_semitones,  ///< above 27.5 Hz; 0 where unvoiced
  jitter,
  shimmer_db,
  hnr_db,
  h1_h2_db,
  h1_a3_db,
  f1_hz,
  f1_bandwidth_hz,
  f1_amplitude_db,
  f2_hz,
  f2_bandwidth_hz,
  f2_amplitude_db,
  f3_hz,
  f3_bandwidth_hz,
  f3_amplitude_db,
};
inline constexpr std::size_t lld_count = 25;

/// openSMILE's names of the columns when smoothed, `Loudness_sma3` to `F3amplitudeLogRelF0_sma3nz`.
inline constexpr std::array<std::string_view, lld_count> lld_names{"Loudness_sma3",
                                                                   "alphaRatio_sma3",
                                                                   "hammarbergIndex_sma3",
                                                                   "slope0-500_sma3",
                                                                   "slope500-1500_sma3",
                                                                   "spectralFlux_sma3",
                                                                   "mfcc1_sma3",
                                                                   "mfcc2_sma3",
                                                                   "mfcc3_sma3",
                                                                   "mfcc4_sma3",
                                                                   "F0semitoneFrom27.5Hz_sma3nz",
                                                                   "jitterLocal_sma3nz",
                                                                   "shimmerLocaldB_sma3nz",
                                                                   "HNRdBACF_sma3nz",
                                                                   "logRelF0-H1-H2_sma3nz",
                                                                   "logRelF0-H1-A3_sma3nz",
                                                                   "F1frequency_sma3nz",
                                                                   "F1bandwidth_sma3nz",
                                                                   "F1amplitudeLogRelF0_sma3nz",
                                                                   "F2frequency_sma3nz",
                                                                   "F2bandwidth_sma3nz",
                                                                   "F2amplitudeLogRelF0_sma3nz",
                                                                   "F3frequency_sma3nz",
                                                                   "F3bandwidth_sma3nz",
                                                                   "F3amplitudeLogRelF0_sma3nz"};

/// The low-level descriptors of one frame.
struct EgemapsRow {
  std::array<float, lld_count> values{};
  float mean_square = 0;  ///< of the frame's samples: what the equivalent sound level is made of

  [[nodiscard]] float& operator[](Lld column) { return values[static_cast<std::size_t>(column)]; }
  [[nodiscard]] float operator[](Lld column) const { return values[static_cast<std::size_t>(column)]; }
  [[nodiscard]] bool voiced() const { return (*this)[Lld::f0_semitones] > 0; }
};

inline constexpr std::size_t egemaps_frame_samples = 320;

/// openSMILE's table of low-level descriptors ends so many rows before the last frame of 20 ms that fits into a
/// recording, though its functionals see these frames too.
inline constexpr std::size_t egemaps_tail_rows = 3;

/// A frame's descriptors, three times.
struct EgemapsRows {
  EgemapsRow measured;  ///< what the functionals are made of
  /// What openSMILE shows: each value the mean of three frames, from F0 on of those of the three where it is not 0.
  EgemapsRow smoothed;
  /// For what must not depend on the recording level: smoothed over the voiced frames of the three, and voiced also
  /// where the frame is below -60 dBFS, openSMILE's limit.
  EgemapsRow at_any_level;
};

/// Computes the low-level descriptors of eGeMAPS v02 of frame after frame (Eyben et al., "The Geneva minimalistic
/// acoustic parameter set (GeMAPS) for voice research and affective computing", IEEE Trans. Affective Computing 7(2),
/// 2016), as openSMILE 3 scales them.
///
/// Loudness, balance, flux, MFCC and formants are of the first 320 samples of a frame under a Hamming window, the rest
/// of the first 960 under a Gaussian one, jitter and shimmer without a window. Rows come late, for F0 is decided with
/// the frames after it in view.
///
/// cost  FFTs of 512 and 1024, a polynomial's roots and some products a frame; allocates in the constructor only
class Egemaps {
 public:
  Egemaps();
  ~Egemaps();
  Egemaps(Egemaps&&) noexcept;
  Egemaps& operator=(Egemaps&&) noexcept;

  /// frame    at least 960 samples at 16 kHz, finite; the next in time, grid::hop_samples after the one before
  /// returns  the row of latency_frames() ago, valid until the next call; nullptr before there is one
  const EgemapsRows* push(std::span<const float> frame) noexcept;

  /// The stream has ended: the next row that is pending, valid until the next call; nullptr when there is none left,
  /// which starts anew.
  const EgemapsRows* flush() noexcept;

  /// Forgets everything.
  void reset() noexcept;

  [[nodiscard]] static std::size_t latency_frames() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace emovox
