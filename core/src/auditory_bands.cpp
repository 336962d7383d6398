#include "emovox/auditory_bands.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr double lowest_hz = 20;
constexpr double highest_hz = 8000;
constexpr std::size_t first_bin = 2;

double to_mel(double hz) { return 1127 * std::log(1 + hz / 700); }

double to_hz(double mel) { return 700 * (std::exp(mel / 1127) - 1); }

/// Corner i of the triangles: band b rises from corner b to b + 1 and falls to b + 2.
double corner_mel(std::size_t i) {
  const double step_mel = (to_mel(highest_hz) - to_mel(lowest_hz)) / (AuditoryBands::count + 1);
  return to_mel(lowest_hz) + static_cast<double>(i) * step_mel;
}

}  // namespace

AuditoryBands::AuditoryBands() {
  for (std::size_t b = 0; b < count; ++b) {
    const double left_mel = corner_mel(b);
    const double peak_mel = corner_mel(b + 1);
    const double right_mel = corner_mel(b + 2);
    Band& band = bands_[b];
    band = {.first_bin = 0, .first_weight = weights_.size(), .size = 0};
    for (std::size_t bin = first_bin; bin < grid::bins; ++bin) {
      const double mel = to_mel(static_cast<double>(bin) * grid::rate_hz / grid::fft_size);
      const double height =
          std::min((mel - left_mel) / (peak_mel - left_mel), (right_mel - mel) / (right_mel - peak_mel));
      if (height <= 0) continue;
      if (band.size == 0) band.first_bin = bin;
      ++band.size;
      weights_.push_back(static_cast<float>(height));
    }
  }
}

void AuditoryBands::apply(std::span<const float> power, std::span<float, count> log_power) const noexcept {
  assert(power.size() == grid::bins);
  const std::span weights(weights_);
  for (std::size_t b = 0; b < count; ++b) {
    const Band& band = bands_[b];
    const double sum = dot(weights.subspan(band.first_weight, band.size), power.subspan(band.first_bin, band.size));
    log_power[b] = static_cast<float>(std::log(std::max(sum, least_power)));
  }
}

double AuditoryBands::centre_hz(std::size_t band) noexcept { return to_hz(corner_mel(band + 1)); }

}  // namespace emovox
