#include "emovox/window.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace emovox {
namespace {

TEST(PeriodicHann, StartsAtZeroAndPeaksInTheMiddle) {
  const auto window = periodic_hann_window(400);
  ASSERT_EQ(window.size(), 400U);
  EXPECT_EQ(window[0], 0);
  EXPECT_NEAR(window[100], 0.5, 1e-15);
  EXPECT_EQ(window[200], 1);
  EXPECT_GT(window[399], 0) << "the symmetric window would end at 0";
}

TEST(PeriodicHann, AddsUpToOneWithItsShiftByHalf) {
  const auto window = periodic_hann_window(400);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_NEAR(window[i] + window[i + 200], 1, 1e-15) << i;
}

TEST(PeriodicHann, HasThreeLinesInItsSpectrum) {
  constexpr std::size_t size = 64;
  const auto window = periodic_hann_window(size);
  for (std::size_t k = 0; k < size; ++k) {
    std::complex<double> line = 0;
    for (std::size_t n = 0; n < size; ++n)
      line += std::polar<double>(window[n], -2 * std::numbers::pi * static_cast<double>(k * n) / size);
    const double expected = k == 0 ? size / 2.0 : k == 1 || k == size - 1 ? size / 4.0 : 0.0;
    EXPECT_NEAR(std::abs(line), expected, 1e-13) << k;  // 64 values rounded to 1e-16
  }
}

TEST(SymmetricHamming, EndsAtEightHundredthsOnBothSides) {
  const auto window = symmetric_hamming_window(321);
  EXPECT_NEAR(window.front(), 0.08, 1e-15);
  EXPECT_NEAR(window[160], 1, 1e-15);
  for (std::size_t i = 0; i < 321; ++i) EXPECT_NEAR(window[i], window[320 - i], 1e-14) << i;
}

TEST(SymmetricGaussian, FallsByADeviationsWorth) {
  const auto window = symmetric_gaussian_window(961, 0.4);
  EXPECT_EQ(window[480], 1);
  EXPECT_NEAR(window[480 + 192], std::exp(-0.5), 1e-15) << "0.4 of 480";
  EXPECT_NEAR(window.front(), std::exp(-3.125), 1e-15) << "2.5 deviations";
  EXPECT_EQ(window.front(), window.back());
}

}  // namespace
}  // namespace emovox
