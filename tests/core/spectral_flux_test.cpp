#include "emovox/spectral_flux.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using MagnitudeFluxGolden = test::Golden;

// openSMILE takes 16 bits for multiples of 1/32767, we of 1/32768: 3e-5 of the value.
TEST_F(MagnitudeFluxGolden, MatchesOpenSmile) {
  test::expect_opensmile("spectralFlux_sma3",
                         [](auto frames) {
                           MagnitudeFlux flux;
                           std::vector<float> values;
                           for (const auto frame : frames)
                             values.push_back(flux.next(test::short_magnitude_spectrum(frame)));
                           return values;
                         },
                         {.of_range = 1e-5, .of_largest = 4e-5});
}

std::vector<float> line(std::size_t bin, float magnitude) {
  std::vector<float> spectrum(grid::bins, 0);
  spectrum[bin] = magnitude;
  return spectrum;
}

TEST(MagnitudeFlux, IsTheRootMeanSquareOfTheChange) {
  MagnitudeFlux flux;
  EXPECT_EQ(flux.next(line(10, 3)), 0) << "the first frame has none before it";
  EXPECT_FLOAT_EQ(flux.next(line(20, 4)), 5 / std::sqrt(160.0F));
  EXPECT_EQ(flux.next(line(20, 4)), 0);
  EXPECT_FLOAT_EQ(flux.next(std::vector<float>(grid::bins, 0)), 4 / std::sqrt(160.0F));
}

TEST(MagnitudeFlux, IsDeafToFiveKilohertzAndAbove) {
  MagnitudeFlux flux;
  EXPECT_EQ(flux.next(line(160, 0)), 0);
  EXPECT_EQ(flux.next(line(160, 100)), 0);
  EXPECT_GT(flux.next(line(159, 100)), 0);
}

TEST(MagnitudeFlux, StartsAnewAfterReset) {
  MagnitudeFlux flux;
  EXPECT_EQ(flux.next(line(10, 3)), 0);
  flux.reset();
  EXPECT_EQ(flux.next(line(20, 4)), 0);
}

TEST(MagnitudeFlux, StaysFiniteOnAwkwardSignals) {
  MagnitudeFlux flux;
  for (const auto& signal : test::awkward_signals(test::short_frame_samples))
    EXPECT_TRUE(std::isfinite(flux.next(test::short_magnitude_spectrum(signal))));
  EXPECT_TRUE(std::isfinite(flux.next(std::vector<float>(grid::bins, 1e18F))));
}

}  // namespace
}  // namespace emovox
