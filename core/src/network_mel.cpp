#include "emovox/network_mel.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr double highest_hz = 15000;
constexpr int all_bands = 128;
constexpr double trained_fft_size = 1024;  // at 32 kHz: bins as far apart as ours
constexpr double trained_preemphasis = 0.97;

// Their window of 800 samples gathers twice the amplitude of one of 400.
constexpr double window_power = 4;

double to_mel(double hz) { return 1127 * std::log1p(hz / 700); }

/// |1 - 0.97 exp(-i w)|^2, by the law of cosines.
double preemphasis_power(double bin) {
  const double radians = 2 * std::numbers::pi * bin / trained_fft_size;
  return 1 + trained_preemphasis * trained_preemphasis - 2 * trained_preemphasis * std::cos(radians);
}

}  // namespace

NetworkMelBank::NetworkMelBank() {
  const double step_mel = to_mel(highest_hz) / (all_bands + 1);
  for (std::size_t b = 0; b < network_bands; ++b) {
    const double peak_mel = static_cast<double>(b + 1) * step_mel;
    Band& band = bands_[b];
    band = {.first_bin = 0, .first_weight = weights_.size(), .size = 0};
    for (std::size_t bin = 0; bin < grid::bins; ++bin) {
      const double mel = to_mel(static_cast<double>(bin) * grid::rate_hz / grid::fft_size);
      const double height = 1 - std::abs(mel - peak_mel) / step_mel;
      if (height <= 0) continue;
      if (band.size == 0) band.first_bin = bin;
      ++band.size;
      weights_.push_back(static_cast<float>(height * window_power * preemphasis_power(static_cast<double>(bin))));
    }
  }
}

void NetworkMelBank::apply(std::span<const float> power, std::span<float> bands) const noexcept {
  assert(power.size() == grid::bins && bands.size() == network_bands);
  for (std::size_t b = 0; b < network_bands; ++b) {
    const Band& band = bands_[b];
    bands[b] = dot(std::span(weights_).subspan(band.first_weight, band.size), power.subspan(band.first_bin, band.size));
  }
}

}  // namespace emovox
