#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/config.hpp"
#include "emovox/egemaps.hpp"
#include "emovox/network_mel.hpp"

namespace emovox {

/// A feature family: a named run of columns in a row of descriptors.
struct Family {
  std::string_view name;
  std::size_t first;
  std::size_t size;

  [[nodiscard]] constexpr std::size_t end() const { return first + size; }
};

/// The columns of one analysis frame, in order. Single-column families carry their unit in the name.
namespace family {
inline constexpr Family mel_power{"mel_power", 0, grid::mel_bands};
inline constexpr Family log_mel_db{"log_mel_db", mel_power.end(), grid::mel_bands};
inline constexpr Family mfcc{"mfcc", log_mel_db.end(), grid::mfcc_count};
inline constexpr Family chroma{"chroma", mfcc.end(), grid::chroma_count};
inline constexpr Family contrast{"contrast", chroma.end(), grid::contrast_bands};
inline constexpr Family zcr{"zcr", contrast.end(), 1};
inline constexpr Family rms{"rms", zcr.end(), 1};
inline constexpr Family centroid_hz{"centroid_hz", rms.end(), 1};
inline constexpr Family rolloff85_hz{"rolloff85_hz", centroid_hz.end(), 1};
inline constexpr Family flatness{"flatness", rolloff85_hz.end(), 1};
inline constexpr Family pitch_hz{"pitch_hz", flatness.end(), 1};  ///< 0 where unvoiced
inline constexpr Family voicing{"voicing", pitch_hz.end(), 1};    ///< 0 to 1

inline constexpr std::array all{mel_power, log_mel_db,  mfcc,         chroma,   contrast, zcr,
                                rms,       centroid_hz, rolloff85_hz, flatness, pitch_hz, voicing};
}  // namespace family

inline constexpr std::size_t descriptor_count = family::voicing.end();

/// One analysis frame's features.
struct Descriptors {
  std::array<float, descriptor_count> values{};
  EgemapsRows egemaps;
  float periodicity = 0;  ///< of this frame alone, 0 to 1, while voicing has its neighbours in view
  float flux = 0;         ///< change of the spectrum's shape since the frame before, whatever the level
  std::array<float, network_bands> network_power{};  ///< see NetworkMelBank; no part of the functionals

  /// The columns of a family.
  [[nodiscard]] std::span<float> operator[](Family f) { return std::span(values).subspan(f.first, f.size); }
  [[nodiscard]] std::span<const float> operator[](Family f) const { return std::span(values).subspan(f.first, f.size); }

  /// Voiced, and half its energy or more repeats: pYIN also calls noise voiced that happens to stay at one pitch.
  [[nodiscard]] bool has_steady_pitch() const { return at(family::pitch_hz) > 0 && periodicity >= 0.5F; }

  /// The value of a single-column family.
  [[nodiscard]] float& at(Family f) { return values[f.first]; }
  [[nodiscard]] float at(Family f) const { return values[f.first]; }
};

/// Column names, `mel_power.0` to `voicing`, in the order of Descriptors::values.
[[nodiscard]] std::vector<std::string> descriptor_names();

}  // namespace emovox
