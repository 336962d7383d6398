#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "emovox/config.hpp"

namespace emovox {

/// The columns of an eGeMAPS row, in the order of openSMILE's eGeMAPS v02. Values are smoothed over three frames; those
/// of voiced frames only (F0 to the formants' amplitudes) over the voiced ones among the three.
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

/// openSMILE's names of the columns, `Loudness_sma3` to `F3amplitudeLogRelF0_sma3nz`.
extern const std::array<std::string_view, lld_count> lld_names;

/// The low-level descriptors of one frame.
struct EgemapsRow {
  std::array<float, lld_count> values{};
  float mean_square = 0;  ///< of the frame's samples: what the equivalent sound level is made of

  [[nodiscard]] float& operator[](Lld column) { return values[static_cast<std::size_t>(column)]; }
  [[nodiscard]] float operator[](Lld column) const { return values[static_cast<std::size_t>(column)]; }
  [[nodiscard]] bool voiced() const { return (*this)[Lld::f0_semitones] > 0; }
};

/// How many rows openSMILE gives for so many samples at 16 kHz.
[[nodiscard]] constexpr std::size_t egemaps_rows(std::size_t samples) {
  constexpr std::size_t least = 800;
  return samples < least ? 0 : 1 + (samples - least) / grid::hop_samples;
}

}  // namespace emovox
