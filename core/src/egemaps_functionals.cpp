#include "emovox/egemaps_functionals.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "emovox/config.hpp"
#include "emovox/contour_statistics.hpp"
#include "emovox/sound_level.hpp"

namespace emovox {
namespace {

constexpr std::array<std::string_view, egemaps_functional_count> names{
    "F0semitoneFrom27.5Hz_sma3nz_amean",
    "F0semitoneFrom27.5Hz_sma3nz_stddevNorm",
    "F0semitoneFrom27.5Hz_sma3nz_percentile20.0",
    "F0semitoneFrom27.5Hz_sma3nz_percentile50.0",
    "F0semitoneFrom27.5Hz_sma3nz_percentile80.0",
    "F0semitoneFrom27.5Hz_sma3nz_pctlrange0-2",
    "F0semitoneFrom27.5Hz_sma3nz_meanRisingSlope",
    "F0semitoneFrom27.5Hz_sma3nz_stddevRisingSlope",
    "F0semitoneFrom27.5Hz_sma3nz_meanFallingSlope",
    "F0semitoneFrom27.5Hz_sma3nz_stddevFallingSlope",
    "loudness_sma3_amean",
    "loudness_sma3_stddevNorm",
    "loudness_sma3_percentile20.0",
    "loudness_sma3_percentile50.0",
    "loudness_sma3_percentile80.0",
    "loudness_sma3_pctlrange0-2",
    "loudness_sma3_meanRisingSlope",
    "loudness_sma3_stddevRisingSlope",
    "loudness_sma3_meanFallingSlope",
    "loudness_sma3_stddevFallingSlope",
    "spectralFlux_sma3_amean",
    "spectralFlux_sma3_stddevNorm",
    "mfcc1_sma3_amean",
    "mfcc1_sma3_stddevNorm",
    "mfcc2_sma3_amean",
    "mfcc2_sma3_stddevNorm",
    "mfcc3_sma3_amean",
    "mfcc3_sma3_stddevNorm",
    "mfcc4_sma3_amean",
    "mfcc4_sma3_stddevNorm",
    "jitterLocal_sma3nz_amean",
    "jitterLocal_sma3nz_stddevNorm",
    "shimmerLocaldB_sma3nz_amean",
    "shimmerLocaldB_sma3nz_stddevNorm",
    "HNRdBACF_sma3nz_amean",
    "HNRdBACF_sma3nz_stddevNorm",
    "logRelF0-H1-H2_sma3nz_amean",
    "logRelF0-H1-H2_sma3nz_stddevNorm",
    "logRelF0-H1-A3_sma3nz_amean",
    "logRelF0-H1-A3_sma3nz_stddevNorm",
    "F1frequency_sma3nz_amean",
    "F1frequency_sma3nz_stddevNorm",
    "F1bandwidth_sma3nz_amean",
    "F1bandwidth_sma3nz_stddevNorm",
    "F1amplitudeLogRelF0_sma3nz_amean",
    "F1amplitudeLogRelF0_sma3nz_stddevNorm",
    "F2frequency_sma3nz_amean",
    "F2frequency_sma3nz_stddevNorm",
    "F2bandwidth_sma3nz_amean",
    "F2bandwidth_sma3nz_stddevNorm",
    "F2amplitudeLogRelF0_sma3nz_amean",
    "F2amplitudeLogRelF0_sma3nz_stddevNorm",
    "F3frequency_sma3nz_amean",
    "F3frequency_sma3nz_stddevNorm",
    "F3bandwidth_sma3nz_amean",
    "F3bandwidth_sma3nz_stddevNorm",
    "F3amplitudeLogRelF0_sma3nz_amean",
    "F3amplitudeLogRelF0_sma3nz_stddevNorm",
    "alphaRatioV_sma3nz_amean",
    "alphaRatioV_sma3nz_stddevNorm",
    "hammarbergIndexV_sma3nz_amean",
    "hammarbergIndexV_sma3nz_stddevNorm",
    "slopeV0-500_sma3nz_amean",
    "slopeV0-500_sma3nz_stddevNorm",
    "slopeV500-1500_sma3nz_amean",
    "slopeV500-1500_sma3nz_stddevNorm",
    "spectralFluxV_sma3nz_amean",
    "spectralFluxV_sma3nz_stddevNorm",
    "mfcc1V_sma3nz_amean",
    "mfcc1V_sma3nz_stddevNorm",
    "mfcc2V_sma3nz_amean",
    "mfcc2V_sma3nz_stddevNorm",
    "mfcc3V_sma3nz_amean",
    "mfcc3V_sma3nz_stddevNorm",
    "mfcc4V_sma3nz_amean",
    "mfcc4V_sma3nz_stddevNorm",
    "alphaRatioUV_sma3nz_amean",
    "hammarbergIndexUV_sma3nz_amean",
    "slopeUV0-500_sma3nz_amean",
    "slopeUV500-1500_sma3nz_amean",
    "spectralFluxUV_sma3nz_amean",
    "loudnessPeaksPerSec",
    "VoicedSegmentsPerSec",
    "MeanVoicedSegmentLengthSec",
    "StddevVoicedSegmentLengthSec",
    "MeanUnvoicedSegmentLength",
    "StddevUnvoicedSegmentLength",
    "equivalentSoundLevel_dBp",
};

constexpr double step_seconds = grid::hop_samples / grid::rate_hz;

using Contour = std::vector<double>;

/// Which frames' values a contour has; 0 stands for the others'.
enum class Frames { all, voiced, unvoiced };

Contour column_of(std::span<const EgemapsRow> rows, Lld column, Frames frames) {
  Contour values;
  values.reserve(rows.size());
  for (const EgemapsRow& row : rows) {
    const bool wanted = frames == Frames::all || row.voiced() == (frames == Frames::voiced);
    values.push_back(wanted ? row[column] : 0);
  }
  return values;
}

/// The values beside one and itself, the first and the last being beside themselves.
std::array<double, 3> around(std::span<const double> values, std::size_t k) {
  return {values[k == 0 ? 0 : k - 1], values[k], values[std::min(k + 1, values.size() - 1)]};
}

/// Means of three.
Contour smoothed(std::span<const double> values) {
  Contour means(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const auto [before, here, after] = around(values, k);
    means[k] = (before + here + after) / 3;
  }
  return means;
}

/// The first `count` values, those that are not 0, each the mean of those of the three around it that are not 0.
Contour smoothed_non_zero(std::span<const double> values, std::size_t count) {
  Contour means;
  means.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    if (values[k] == 0) continue;
    double sum = 0;
    int terms = 0;
    for (const double value : around(values, k)) {
      sum += value;
      terms += value == 0 ? 0 : 1;
    }
    means.push_back(sum / terms);
  }
  return means;
}

/// How many rows have an F0 at the end of a recording; see the header.
std::size_t rows_with_pitch(std::span<const EgemapsRow> rows) {
  if (rows.size() <= egemaps_tail_rows + 2) return 0;
  const std::size_t count = rows.size() - egemaps_tail_rows - 2;
  return rows[count - 1].voiced() ? count - 1 : count;
}

/// A recording's functionals, one after the other.
class Writer {
 public:
  Writer(std::span<const EgemapsRow> rows, std::span<float> out)
      : rows_(rows), pitched_(rows_with_pitch(rows)), out_(out) {}

  void write(double value) {
    constexpr double largest = std::numeric_limits<float>::max();
    out_[written_++] = std::isfinite(value) ? static_cast<float>(std::clamp(value, -largest, largest)) : 0.0F;
  }

  void moments_of(std::span<const double> contour) {
    const Moments moments = emovox::moments_of(contour);
    write(moments.mean);
    write(moments.variation());
  }

  void percentiles_of(Contour contour) {
    std::sort(contour.begin(), contour.end());
    const double low = percentile(contour, 0.2);
    const double high = percentile(contour, 0.8);
    write(low);
    write(percentile(contour, 0.5));
    write(high);
    write(high - low);
  }

  /// The ten functionals of F0 and of loudness.
  void shape_of(const Contour& contour, const Slopes& slopes) {
    moments_of(contour);
    percentiles_of(contour);
    write(slopes.rising.mean);
    write(slopes.rising.deviation);
    write(slopes.falling.mean);
    write(slopes.falling.deviation);
  }

  void over_all(Lld column) { moments_of(smoothed(column_of(rows_, column, Frames::all))); }

  void over_voiced(Lld column) { moments_of(contour_of(column, Frames::voiced)); }

  /// Non-zero values, whether voiced or not: amplitudes of formants are -201 where unvoiced.
  void over_non_zero(Lld column) { moments_of(contour_of(column, Frames::all)); }

  void over_unvoiced(Lld column) { write(emovox::moments_of(contour_of(column, Frames::unvoiced)).mean); }

  [[nodiscard]] Contour contour_of(Lld column, Frames frames) const {
    return smoothed_non_zero(column_of(rows_, column, frames), pitched_);
  }

  void segments(double loudness_peaks) {
    RunLengths voiced;
    RunLengths unvoiced;
    for (const EgemapsRow& row : rows_.first(pitched_)) {
      voiced.add(row.voiced());
      unvoiced.add(!row.voiced());
    }
    voiced.finish();
    unvoiced.finish();
    write(per_second(loudness_peaks, rows_.size()));
    write(per_second(static_cast<double>(voiced.count()), pitched_));
    write(voiced.steps().mean * step_seconds);
    write(voiced.steps().deviation * step_seconds);
    write(unvoiced.steps().mean * step_seconds);
    write(unvoiced.steps().deviation * step_seconds);
  }

  void level() {
    EquivalentSoundLevel level;
    for (const EgemapsRow& row : rows_) level.add(row.mean_square);
    write(level.db());
  }

  [[nodiscard]] std::size_t written() const { return written_; }

 private:
  static double per_second(double count, std::size_t frames) {
    return frames == 0 ? 0 : count / (static_cast<double>(frames) * step_seconds);
  }

  std::span<const EgemapsRow> rows_;
  std::size_t pitched_;  ///< the first so many have an F0
  std::span<float> out_;
  std::size_t written_ = 0;
};

constexpr std::array voice_quality{Lld::jitter, Lld::shimmer_db, Lld::hnr_db, Lld::h1_h2_db, Lld::h1_a3_db};
constexpr std::array mfcc{Lld::mfcc1, Lld::mfcc2, Lld::mfcc3, Lld::mfcc4};
constexpr std::array balance{Lld::alpha_ratio_db, Lld::hammarberg_index_db, Lld::slope_0_500, Lld::slope_500_1500,
                             Lld::spectral_flux};

struct Formant {
  Lld hz;
  Lld bandwidth_hz;
  Lld amplitude_db;
};
constexpr std::array formants{Formant{Lld::f1_hz, Lld::f1_bandwidth_hz, Lld::f1_amplitude_db},
                              Formant{Lld::f2_hz, Lld::f2_bandwidth_hz, Lld::f2_amplitude_db},
                              Formant{Lld::f3_hz, Lld::f3_bandwidth_hz, Lld::f3_amplitude_db}};

}  // namespace

const std::array<std::string_view, egemaps_functional_count>& egemaps_functional_names() noexcept { return names; }

void egemaps_functionals(std::span<const EgemapsRow> rows, std::span<float> out) {
  assert(out.size() == egemaps_functional_count);
  Writer writer(rows, out);

  const Contour f0 = writer.contour_of(Lld::f0_semitones, Frames::voiced);
  writer.shape_of(f0, slopes_of(f0, step_seconds));
  const Contour loudness = smoothed(column_of(rows, Lld::loudness, Frames::all));
  const Slopes loudness_slopes = slopes_of(loudness, step_seconds);
  writer.shape_of(loudness, loudness_slopes);

  writer.over_all(Lld::spectral_flux);
  for (const Lld column : mfcc) writer.over_all(column);
  for (const Lld column : voice_quality) writer.over_voiced(column);
  for (const Formant& formant : formants) {
    writer.over_voiced(formant.hz);
    writer.over_voiced(formant.bandwidth_hz);
    writer.over_non_zero(formant.amplitude_db);
  }
  for (const Lld column : balance) writer.over_voiced(column);
  for (const Lld column : mfcc) writer.over_voiced(column);
  for (const Lld column : balance) writer.over_unvoiced(column);
  writer.segments(static_cast<double>(loudness_slopes.maxima));
  writer.level();
  assert(writer.written() == egemaps_functional_count);
}

}  // namespace emovox
