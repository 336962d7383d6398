#include "emovox/mel.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr double lowest_hz = 50;
constexpr double highest_hz = 8000;

// Slaney's scale: 15 mel at 1 kHz, below it 3 mel every 200 Hz, above it 27 mel every factor of 6.4.
constexpr double linear_hz_per_mel = 200.0 / 3;
constexpr double knee_hz = 1000;
constexpr double knee_mel = knee_hz / linear_hz_per_mel;
constexpr double log_per_mel = 0.06875177742094912;  // log(6.4) / 27

double to_mel(double hz) {
  return hz < knee_hz ? hz / linear_hz_per_mel : knee_mel + std::log(hz / knee_hz) / log_per_mel;
}

double to_hz(double mel) {
  return mel < knee_mel ? mel * linear_hz_per_mel : knee_hz * std::exp((mel - knee_mel) * log_per_mel);
}

/// Corner i of the triangles: band b rises from corner b to b + 1 and falls to b + 2.
double corner_hz(std::size_t i) {
  const double step_mel = (to_mel(highest_hz) - to_mel(lowest_hz)) / (grid::mel_bands + 1);
  return to_hz(to_mel(lowest_hz) + static_cast<double>(i) * step_mel);
}

}  // namespace

MelBank::MelBank() {
  for (std::size_t b = 0; b < grid::mel_bands; ++b) {
    const double left_hz = corner_hz(b);
    const double peak_hz = corner_hz(b + 1);
    const double right_hz = corner_hz(b + 2);
    Band& band = bands_[b];
    band = {.first_bin = 0, .first_weight = weights_.size(), .size = 0};
    for (std::size_t bin = 0; bin < grid::bins; ++bin) {
      const double hz = static_cast<double>(bin) * grid::rate_hz / grid::fft_size;
      const double height = std::min((hz - left_hz) / (peak_hz - left_hz), (right_hz - hz) / (right_hz - peak_hz));
      if (height <= 0) continue;
      if (band.size == 0) band.first_bin = bin;
      ++band.size;
      weights_.push_back(static_cast<float>(height * 2 / (right_hz - left_hz)));
    }
  }
}

void MelBank::apply(std::span<const float> power, std::span<float> mel) const noexcept {
  assert(power.size() == grid::bins && mel.size() == grid::mel_bands);
  for (std::size_t b = 0; b < grid::mel_bands; ++b) {
    const Band& band = bands_[b];
    mel[b] = dot(std::span(weights_).subspan(band.first_weight, band.size), power.subspan(band.first_bin, band.size));
  }
}

float power_to_db(float power) noexcept {
  constexpr double db_per_neper = 4.342944819032518;  // 10 / log(10)
  return static_cast<float>(db_per_neper * std::log(std::max(static_cast<double>(power), 1e-10)));
}

}  // namespace emovox
