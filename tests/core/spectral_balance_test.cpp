#include "emovox/spectral_balance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using SpectralBalanceGolden = test::Golden;

void expect_opensmile(const std::string& column, float SpectralBalance::*member, test::Tolerance tolerance) {
  test::expect_opensmile(
      column,
      [member](auto frames) {
        std::vector<float> values;
        for (const auto frame : frames) values.push_back(spectral_balance(test::short_power_spectrum(frame)).*member);
        return values;
      },
      tolerance);
}

// Single precision on both sides.
constexpr test::Tolerance rounding{.of_range = 1e-5, .of_largest = 1e-5, .absolute = 1e-5};

TEST_F(SpectralBalanceGolden, AlphaRatioMatchesOpenSmile) {
  expect_opensmile("alphaRatio_sma3", &SpectralBalance::alpha_ratio_db, rounding);
}

TEST_F(SpectralBalanceGolden, HammarbergIndexMatchesOpenSmile) {
  expect_opensmile("hammarbergIndex_sma3", &SpectralBalance::hammarberg_index_db, rounding);
}

// openSMILE takes 16 bits for multiples of 1/32767, we of 1/32768: 2.7e-4 dB, which the slopes do not cancel. In the
// glide, bins of silence between two harmonics hold what rounding leaves.
TEST_F(SpectralBalanceGolden, SlopesMatchOpenSmile) {
  constexpr test::Tolerance tolerance{.of_range = 5e-5, .of_largest = 1e-5, .absolute = 3e-7};
  expect_opensmile("slope0-500_sma3", &SpectralBalance::slope_0_500_db_hz, tolerance);
  expect_opensmile("slope500-1500_sma3", &SpectralBalance::slope_500_1500_db_hz, tolerance);
}

// 129 bins from 1 to 5 kHz, both counted, over 32 from 0 to below 1 kHz.
TEST(SpectralBalance, OfAFlatSpectrumCountsBins) {
  const auto balance = spectral_balance(std::vector<float>(grid::bins, 0.25F));
  EXPECT_NEAR(balance.alpha_ratio_db, 10 * std::log10(129.0 / 32), 1e-5);
  EXPECT_EQ(balance.hammarberg_index_db, 0);
}

TEST(SpectralBalance, HammarbergIndexComparesTheStrongestBins) {
  std::vector<float> power(grid::bins, 1e-3F);
  power[63] = 100;     // just below 2 kHz
  power[160] = 1;      // 5 kHz
  power[161] = 10000;  // above all
  EXPECT_FLOAT_EQ(spectral_balance(power).hammarberg_index_db, 20);
  power[64] = 1000;
  EXPECT_FLOAT_EQ(spectral_balance(power).hammarberg_index_db, -10);
}

// Of a line a + b f: with n = 16 bins counted, though 17 are summed over, f = 0 to 500 Hz in steps of d = 31.25 Hz, the
// sum of f 136 d and that of its squares 1496 d^2, the formula gives
//   (16 (136 d a + 1496 d^2 b) - 136 d (17 a + 136 d b)) / (16 1496 d^2 - 136^2 d^2) = b - 136 a / (5440 d).
// For 500 to 1500 Hz, likewise, with 32 of 33 bins, sums 1056 d and 36784 d^2: b - 1056 a / (61952 d).
TEST(SpectralBalance, SlopesAreThoseOfALineLessAShareOfTheLevel) {
  for (const double level_db : {-60.0, 0.0, 20.0})
    for (const double slope_db_hz : {-0.03, 0.0, 0.02}) {
      std::vector<float> power(grid::bins);
      for (std::size_t bin = 0; bin < power.size(); ++bin)
        power[bin] = static_cast<float>(std::pow(10, (level_db + slope_db_hz * 31.25 * static_cast<double>(bin)) / 10));
      const auto balance = spectral_balance(power);
      EXPECT_NEAR(balance.slope_0_500_db_hz, slope_db_hz - 136 * level_db / (5440 * 31.25), 1e-6);
      EXPECT_NEAR(balance.slope_500_1500_db_hz, slope_db_hz - 1056 * level_db / (61952 * 31.25), 1e-6);
    }
}

TEST(SpectralBalance, OfSilenceIsWhatOpenSmileGives) {
  const auto balance = spectral_balance(std::vector<float>(grid::bins, 0));
  EXPECT_EQ(balance.alpha_ratio_db, 0);
  EXPECT_EQ(balance.hammarberg_index_db, 0);
  EXPECT_FLOAT_EQ(balance.slope_0_500_db_hz, 0.112F);
  EXPECT_NEAR(balance.slope_500_1500_db_hz, 0.07636364, 1e-8);
}

TEST(SpectralBalance, StaysFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(test::short_frame_samples)) {
    const auto balance = spectral_balance(test::short_power_spectrum(signal));
    EXPECT_TRUE(std::isfinite(balance.alpha_ratio_db));
    EXPECT_TRUE(std::isfinite(balance.hammarberg_index_db));
    EXPECT_TRUE(std::isfinite(balance.slope_0_500_db_hz));
    EXPECT_TRUE(std::isfinite(balance.slope_500_1500_db_hz));
  }
}

}  // namespace
}  // namespace emovox
