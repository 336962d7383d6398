#include "contours.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "emovox/dot.hpp"
#include "emovox/mel.hpp"

namespace emovox {

namespace {

constexpr float quietest_rms = 1e-6F;  // -120 dBFS
float octaves(float hz) { return std::log2(std::max(hz, 1.0F)); }

// Above 6.3 kHz a headset that works at 16 kHz, or a cheap resampler, may have taken the sound away: the shape of the
// spectrum is described by the mel bands below.
constexpr std::size_t safe_bands = 58;

using Basis = std::array<std::array<float, safe_bands>, grid::mfcc_count>;

Basis make_basis() noexcept {
  Basis made{};
  for (std::size_t row = 0; row < grid::mfcc_count; ++row)
    for (std::size_t b = 0; b < safe_bands; ++b) {
      const double turn = static_cast<double>(row) * (static_cast<double>(b) + 0.5) / safe_bands;
      made[row][b] =
          static_cast<float>(std::sqrt((row == 0 ? 1.0 : 2.0) / safe_bands) * std::cos(std::numbers::pi * turn));
    }
  return made;
}

const Basis basis = make_basis();

/// Coefficient k of the orthonormal DCT-II of the safe bands: MFCC of what every microphone passes.
float cepstrum(const Descriptors& d, std::size_t k) { return dot(basis[k], d[family::log_mel_db].first(safe_bands)); }

/// Geometric over arithmetic mean of the safe bands' power.
float mel_flatness_db(const Descriptors& d, std::size_t) {
  double log_sum = 0;
  double sum = 0;
  for (std::size_t b = 0; b < safe_bands; ++b) {
    log_sum += static_cast<double>(d[family::log_mel_db][b]);
    sum += static_cast<double>(d[family::mel_power][b]);
  }
  return static_cast<float>(log_sum / safe_bands) - power_to_db(static_cast<float>(sum / safe_bands));
}

float lld(const Descriptors& d, std::size_t column) { return d.egemaps.at_any_level.values[column]; }
float lld_db(const Descriptors& d, std::size_t column) { return power_to_db(lld(d, column)); }

/// Not MFCC, which the cepstrum covers, nor F0, which pitch does.
void add_egemaps(std::vector<Contour>& contours) {
  const auto add = [&](const char* name, Kind kind, float (*value)(const Descriptors&, std::size_t), Lld column,
                       float typical = 0) {
    contours.push_back({name, kind, value, static_cast<std::size_t>(column), typical});
  };
  add("loudness_db", Kind::relative, lld_db, Lld::loudness);
  add("magnitude_flux_db", Kind::relative, lld_db, Lld::spectral_flux);
  add("alpha_ratio_db", Kind::plain, lld, Lld::alpha_ratio_db);
  add("hammarberg_index_db", Kind::plain, lld, Lld::hammarberg_index_db);
  add("slope_0_500", Kind::relative, lld, Lld::slope_0_500);
  add("slope_500_1500", Kind::relative, lld, Lld::slope_500_1500);
  add("jitter", Kind::voiced, lld, Lld::jitter, 0.03F);
  add("shimmer_db", Kind::voiced, lld, Lld::shimmer_db, 1);
  add("hnr_db", Kind::voiced, lld, Lld::hnr_db, 5);
  add("h1_h2_db", Kind::voiced, lld, Lld::h1_h2_db, 5);
  add("h1_a3_db", Kind::voiced, lld, Lld::h1_a3_db, 20);
  add("f1_hz", Kind::voiced, lld, Lld::f1_hz, 500);
  add("f2_hz", Kind::voiced, lld, Lld::f2_hz, 1500);
  add("f3_hz", Kind::voiced, lld, Lld::f3_hz, 2500);
  add("f1_bandwidth_hz", Kind::voiced, lld, Lld::f1_bandwidth_hz, 1200);
  add("f2_bandwidth_hz", Kind::voiced, lld, Lld::f2_bandwidth_hz, 1000);
  add("f3_bandwidth_hz", Kind::voiced, lld, Lld::f3_bandwidth_hz, 1000);
  add("f1_amplitude_db", Kind::voiced, lld, Lld::f1_amplitude_db, -20);
  add("f2_amplitude_db", Kind::voiced, lld, Lld::f2_amplitude_db, -30);
  add("f3_amplitude_db", Kind::voiced, lld, Lld::f3_amplitude_db, -35);
}

std::vector<Contour> make_contours() {
  std::vector<Contour> contours;
  contours.reserve(128);
  for (std::size_t i = 0; i < grid::mfcc_count; ++i)
    contours.push_back({"cepstrum." + std::to_string(i), i == 0 ? Kind::relative : Kind::plain, cepstrum, i});
  // Not the highest band of contrast: its valley is the edge of whatever resampled the recording before.
  for (std::size_t i = 0; i + 1 < grid::contrast_bands; ++i)
    contours.push_back({"contrast." + std::to_string(i), Kind::plain,
                        [](const Descriptors& d, std::size_t k) { return d[family::contrast][k]; }, i});
  for (std::size_t i = 0; i < grid::chroma_count; ++i)
    contours.push_back({"chroma." + std::to_string(i), Kind::brief,
                        [](const Descriptors& d, std::size_t k) { return d[family::chroma][k]; }, i});
  contours.push_back({"level_db", Kind::relative, level_db, 0});
  contours.push_back({"zcr", Kind::plain, [](const Descriptors& d, std::size_t) { return d.at(family::zcr); }, 0});
  contours.push_back({"centroid_octaves", Kind::plain,
                      [](const Descriptors& d, std::size_t) { return octaves(d.at(family::centroid_hz)); }, 0});
  contours.push_back({"rolloff85_octaves", Kind::plain,
                      [](const Descriptors& d, std::size_t) { return octaves(d.at(family::rolloff85_hz)); }, 0});
  contours.push_back({"mel_flatness_db", Kind::plain, mel_flatness_db, 0});
  contours.push_back({"flux", Kind::plain, [](const Descriptors& d, std::size_t) { return d.flux; }, 0});
  contours.push_back({"periodicity", Kind::plain, [](const Descriptors& d, std::size_t) { return d.periodicity; }, 0});
  add_egemaps(contours);
  return contours;
}

}  // namespace

const std::vector<Contour>& contours() {
  static const std::vector<Contour> made = make_contours();
  return made;
}

float level_db(const Descriptors& frame, std::size_t /*index*/) {
  return 20 * std::log10(std::max(frame.at(family::rms), quietest_rms));
}

}  // namespace emovox
