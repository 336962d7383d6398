#include "emovox/window.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace emovox {
namespace {

TEST(PeriodicHann, StartsAtZeroAndPeaksInTheMiddle) {
  const auto window = periodic_hann(400);
  ASSERT_EQ(window.size(), 400U);
  EXPECT_EQ(window[0], 0);
  EXPECT_FLOAT_EQ(window[100], 0.5F);
  EXPECT_EQ(window[200], 1);
  EXPECT_GT(window[399], 0) << "the symmetric window would end at 0";
}

TEST(PeriodicHann, AddsUpToOneWithItsShiftByHalf) {
  const auto window = periodic_hann(400);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_NEAR(window[i] + window[i + 200], 1, 1e-7) << i;
}

TEST(PeriodicHann, HasThreeLinesInItsSpectrum) {
  constexpr std::size_t size = 64;
  const auto window = periodic_hann(size);
  for (std::size_t k = 0; k < size; ++k) {
    std::complex<double> line = 0;
    for (std::size_t n = 0; n < size; ++n)
      line += std::polar<double>(window[n], -2 * std::numbers::pi * static_cast<double>(k * n) / size);
    const double expected = k == 0 ? size / 2.0 : k == 1 || k == size - 1 ? size / 4.0 : 0.0;
    EXPECT_NEAR(std::abs(line), expected, 1e-5) << k;  // 64 values rounded to 6e-8
  }
}

}  // namespace
}  // namespace emovox
