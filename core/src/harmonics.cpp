#include "emovox/harmonics.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "parabola.hpp"

namespace emovox {
namespace {

constexpr std::size_t bins = 513;
constexpr double bin_hz = 15.625;

bool is_peak(std::span<const float> magnitude, std::size_t bin) {
  return magnitude[bin] > magnitude[bin - 1] && magnitude[bin] > magnitude[bin + 1];
}

/// The peak nearest to `start`, of two as near the upper one; `start` itself, but neither end, if there is none.
std::size_t nearest_peak(std::span<const float> magnitude, std::size_t start) {
  constexpr std::size_t first = 1;
  constexpr std::size_t last = bins - 2;
  start = std::clamp(start, first, last);
  for (std::size_t distance = 0; distance < bins; ++distance) {
    if (start + distance <= last && is_peak(magnitude, start + distance)) return start + distance;
    if (start >= first + distance && is_peak(magnitude, start - distance)) return start - distance;
  }
  return start;
}

struct Harmonic {
  std::size_t bin;  ///< at its peak
  double hz;
  double magnitude;
};

/// The harmonic at `multiple` times F0, between the bins.
Harmonic harmonic_at(std::span<const float> magnitude, double f0_hz, std::size_t multiple) {
  const double nominal_bin = f0_hz * static_cast<double>(multiple) / bin_hz;
  const std::size_t bin = nearest_peak(magnitude, static_cast<std::size_t>(std::lround(nominal_bin)));
  const double left = magnitude[bin - 1];
  const double peak = magnitude[bin];
  const double right = magnitude[bin + 1];
  const double offset = peak_offset(left, peak, right);
  return {.bin = bin,
          .hz = (static_cast<double>(bin) + offset) * bin_hz,
          .magnitude = peak - 0.25 * (left - right) * offset};
}

/// The magnitude of the strongest harmonic around a formant, that of the one at F0 if there is none.
double magnitude_around(std::span<const float> magnitude, double f0_hz, std::size_t f0_bin, double formant_hz) {
  constexpr double half_width = 0.2;
  constexpr double strayed_hz = 500;  // how far a peak may lie from the multiple of F0 it is nearest to
  const double lowest_hz = (1 - half_width) * formant_hz;
  const double highest_hz = (1 + half_width) * formant_hz;
  const auto is_around = [&](double hz) { return hz >= lowest_hz && hz <= highest_hz; };

  float strongest = is_around(static_cast<double>(f0_bin) * bin_hz) ? magnitude[f0_bin] : 0;
  double strongest_magnitude = magnitude[f0_bin];
  const auto first = static_cast<std::size_t>(std::max((lowest_hz - strayed_hz) / f0_hz, 2.0));
  const double last_hz = std::min(highest_hz + strayed_hz, (bins - 1) * bin_hz);
  for (std::size_t multiple = first; static_cast<double>(multiple) * f0_hz <= last_hz; ++multiple) {
    const Harmonic harmonic = harmonic_at(magnitude, f0_hz, multiple);
    if (!is_around(harmonic.hz) || magnitude[harmonic.bin] <= strongest) continue;
    strongest = magnitude[harmonic.bin];
    strongest_magnitude = harmonic.magnitude;
  }
  return strongest_magnitude;
}

float ratio_db(double magnitude, double reference) {
  constexpr double range = 1e10;
  constexpr float range_db = 200;
  if (magnitude >= range * reference) return magnitude > reference ? range_db : 0;
  if (range * magnitude <= reference) return -range_db;
  return static_cast<float>(20 * std::log10(magnitude / reference));
}

}  // namespace

HarmonicRelations harmonic_relations(std::span<const float> magnitude, float f0_hz,
                                     const std::array<float, 3>& formants_hz) noexcept {
  assert(magnitude.size() == bins);
  constexpr double lowest_f0_hz = 50;
  constexpr double highest_f0_hz = 4000;
  HarmonicRelations relations;
  if (!(f0_hz > 0)) return relations;
  const double f0 = std::clamp(static_cast<double>(f0_hz), lowest_f0_hz, highest_f0_hz);
  const std::size_t f0_bin = harmonic_at(magnitude, f0, 1).bin;
  const double h1 = harmonic_at(magnitude, f0, 2).magnitude;
  const double h2 = harmonic_at(magnitude, f0, 3).magnitude;

  double around = 0;
  for (std::size_t i = 0; i < formants_hz.size(); ++i) {
    around = magnitude_around(magnitude, f0, f0_bin, formants_hz[i]);
    relations.formant_amplitudes_db[i] = ratio_db(around, magnitude[f0_bin]);
  }
  relations.h1_h2_db = ratio_db(h1, h2);
  relations.h1_a3_db = ratio_db(h1, around);
  return relations;
}

}  // namespace emovox
