#include "emovox/network_mel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

#include "support/signals.hpp"

namespace emovox {
namespace {

using Bands = std::vector<float>;

Bands bands_of(std::span<const float> power) {
  static const NetworkMelBank bank;
  Bands bands(network_bands);
  bank.apply(power, bands);
  return bands;
}

Bands bands_of_bin(std::size_t bin) {
  std::vector<float> power(grid::bins);
  power[bin] = 1;
  return bands_of(power);
}

/// What a bin's power counts: pre-emphasis of 0.97 at 32 kHz, and 4 for half the window.
double weight_of(std::size_t bin) {
  const double radians = -2 * std::numbers::pi * static_cast<double>(bin) / 1024;
  return 4 * std::norm(1.0 - 0.97 * std::polar(1.0, radians));
}

constexpr double step_mel = 3505.3483 / 129;  // 1127 ln(1 + 15000 / 700)

double centre_hz(std::size_t band) { return 700 * std::expm1(static_cast<double>(band + 1) * step_mel / 1127); }

// Between the peaks of the first and the last band, neighbouring triangles add up to 1.
TEST(NetworkMelBank, SharesEveryBinsWeightedPowerAmongItsBands) {
  for (std::size_t bin = 1; static_cast<double>(bin) * 31.25 < centre_hz(network_bands - 1); ++bin) {
    const Bands bands = bands_of_bin(bin);
    EXPECT_NEAR(std::accumulate(bands.begin(), bands.end(), 0.0), weight_of(bin), 1e-6 * weight_of(bin)) << bin;
    EXPECT_LE(std::count_if(bands.begin(), bands.end(), [](float b) { return b > 0; }), 2) << bin;
  }
}

TEST(NetworkMelBank, RisesAndFallsEvenlyOnTheMelScale) {
  for (const std::size_t bin : {1U, 17U, 64U, 150U, 240U}) {
    const double mel = 1127 * std::log(1 + static_cast<double>(bin) * 31.25 / 700);
    const Bands bands = bands_of_bin(bin);
    for (std::size_t b = 0; b < network_bands; ++b) {
      const double height = std::max(0.0, 1 - std::abs(mel / step_mel - static_cast<double>(b + 1)));
      EXPECT_NEAR(bands[b] / weight_of(bin), height, 1e-5) << bin << " " << b;
    }
  }
}

TEST(NetworkMelBank, IsLoudestInTheBandOfATone) {
  for (std::size_t band = 30; band < network_bands; band += 6) {  // from here on bands are wider than bins
    const auto tone = test::tone({.frequency_hz = centre_hz(band), .samples = grid::fft_size});
    const Bands bands = bands_of(test::power_spectrum(tone));
    EXPECT_EQ(std::max_element(bands.begin(), bands.end()) - bands.begin(), static_cast<std::ptrdiff_t>(band));
  }
}

// A sine of amplitude A on a bin has (100 A)^2 there: half its amplitude times the window's sum of 200.
TEST(NetworkMelBank, MeasuresATonesPower) {
  const auto tone = test::tone({.frequency_hz = 2000, .samples = grid::fft_size, .amplitude = 0.5});
  const auto power = test::power_spectrum(tone);
  ASSERT_NEAR(power[64], 2500, 5);
  const Bands bands = bands_of(power);
  const double total = std::accumulate(power.begin(), power.end(), 0.0);
  // What the window spreads lies within two bins, where the weights differ by 3%.
  EXPECT_NEAR(std::accumulate(bands.begin(), bands.end(), 0.0), total * weight_of(64), 0.03 * total * weight_of(64));
}

TEST(NetworkMelBank, LeavesNoBandEmpty) {
  for (const float value : bands_of(std::vector<float>(grid::bins, 1.0F))) EXPECT_GT(value, 0);
}

}  // namespace
}  // namespace emovox
