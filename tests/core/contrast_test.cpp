#include "emovox/contrast.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<float> contrast_of_magnitude(std::span<const float> magnitude) {
  static const SpectralContrast contrast;
  std::vector<float> out(grid::contrast_bands);
  contrast.apply(magnitude, out);
  return out;
}

std::vector<float> contrast_of(std::span<const float> frame) {
  return contrast_of_magnitude(test::magnitude_spectrum(frame));
}

using ContrastGolden = test::Golden;

// A tenth of what is promised: a valley beside a pure tone, 1e-7 of it, is right as well. The spectrum of one impulse
// is flat: its contrast is nothing but rounding, some 1e-6 dB.
TEST_F(ContrastGolden, MatchesLibrosa) {
  test::expect_librosa("contrast7", contrast_of, {.of_range = 1e-4, .absolute = 1e-5});
}

// One bin ten times as large well inside a band makes its one-bin peak 10 dB; the last band, 155 bins wide, takes the
// mean of three bins: (10 + 1 + 1) / 3 = 4, 6.02 dB.
TEST(SpectralContrast, IsPeakOverValleyBandByBand) {
  const std::size_t inside[] = {1, 5, 9, 18, 35, 70, 150};
  for (std::size_t b = 0; b < grid::contrast_bands; ++b) {
    std::vector<float> magnitude(grid::bins, 1);
    magnitude[inside[b]] = 10;
    const auto contrast = contrast_of_magnitude(magnitude);
    for (std::size_t other = 0; other < grid::contrast_bands; ++other) {
      const double expected = other != b ? 0.0 : b == 6 ? 6.0206 : 10.0;
      EXPECT_NEAR(contrast[other], expected, 1e-4) << b << " " << other;
    }
  }
}

TEST(SpectralContrast, TakesTheThreeSmallestAndLargestOfTheLastBand) {
  std::vector<float> magnitude(grid::bins, 8);
  magnitude[250] = 1;
  magnitude[251] = 2;
  magnitude[252] = 3;
  magnitude[110] = 10;
  magnitude[120] = 20;
  magnitude[130] = 30;
  EXPECT_NEAR(contrast_of_magnitude(magnitude)[6], 10, 1e-4) << "20 over 2";
}

TEST(SpectralContrast, IsZeroInSilence) {
  for (const float value : contrast_of(test::constant(grid::fft_size, 0))) EXPECT_EQ(value, 0);
}

TEST(SpectralContrast, StaysFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(grid::fft_size))
    for (const float value : contrast_of(signal)) {
      EXPECT_TRUE(std::isfinite(value));
      EXPECT_GE(value, 0);
    }
}

}  // namespace
}  // namespace emovox
