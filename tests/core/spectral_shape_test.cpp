#include "emovox/spectral_shape.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using SpectralShapeGolden = test::Golden;

test::Feature shape_feature(float SpectralShape::*member) {
  return [member](std::span<const float> frame) {
    return std::vector{spectral_shape(test::magnitude_spectrum(frame)).*member};
  };
}

TEST_F(SpectralShapeGolden, CentroidMatchesLibrosa) {
  test::expect_librosa("centroid_hz", shape_feature(&SpectralShape::centroid_hz));
}

// A threshold that falls on the edge of a bin may round either way: one bin.
TEST_F(SpectralShapeGolden, RolloffMatchesLibrosa) {
  test::expect_librosa("rolloff85_hz", shape_feature(&SpectralShape::rolloff85_hz),
                       {.of_range = 0, .of_largest = 0, .absolute = 31.25});
}

TEST_F(SpectralShapeGolden, FlatnessMatchesLibrosa) {
  test::expect_librosa("flatness", shape_feature(&SpectralShape::flatness));
}

TEST(SpectralShape, OfOneLineIsTheLine) {
  std::vector<float> magnitude(grid::bins, 0);
  magnitude[64] = 0.25F;
  const auto shape = spectral_shape(magnitude);
  EXPECT_EQ(shape.centroid_hz, 2000);
  EXPECT_EQ(shape.rolloff85_hz, 2000);
  EXPECT_LT(shape.flatness, 1e-5);
}

// 85% of 257 equal bins is 218.45 of them: reached with the 219th, bin 218.
TEST(SpectralShape, OfAFlatSpectrumIsItsMiddle) {
  const auto shape = spectral_shape(std::vector<float>(grid::bins, 3));
  EXPECT_FLOAT_EQ(shape.centroid_hz, 4000);
  EXPECT_FLOAT_EQ(shape.rolloff85_hz, 218 * 31.25F);
  EXPECT_FLOAT_EQ(shape.flatness, 1);
}

// 256 powers of 1 and one of 16: geometric mean 16^(1/257), arithmetic mean 272 / 257.
TEST(SpectralShape, FlatnessIsGeometricOverArithmeticMeanOfPower) {
  std::vector<float> magnitude(grid::bins, 1);
  magnitude[100] = 4;
  EXPECT_NEAR(spectral_shape(magnitude).flatness, std::pow(16.0, 1 / 257.0) * 257 / 272, 1e-6);
}

TEST(SpectralShape, OfSilenceIsWhatLibrosaGives) {
  const auto shape = spectral_shape(std::vector<float>(grid::bins, 0));
  EXPECT_EQ(shape.centroid_hz, 0);
  EXPECT_EQ(shape.rolloff85_hz, 0);
  EXPECT_FLOAT_EQ(shape.flatness, 1);
}

TEST(SpectralShape, StaysInRangeOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(grid::fft_size)) {
    const auto shape = spectral_shape(test::magnitude_spectrum(signal));
    EXPECT_GE(shape.centroid_hz, 0);
    EXPECT_LE(shape.centroid_hz, 8000);
    EXPECT_GE(shape.rolloff85_hz, 0);
    EXPECT_LE(shape.rolloff85_hz, 8000);
    EXPECT_GE(shape.flatness, 0);
    EXPECT_LE(shape.flatness, 1);
  }
}

std::vector<float> line(std::size_t bin, float magnitude) {
  std::vector<float> spectrum(grid::bins, 0);
  spectrum[bin] = magnitude;
  return spectrum;
}

TEST(SpectralFlux, IsTheDistanceOfSpectraOfSumOne) {
  SpectralFlux flux;
  EXPECT_EQ(flux.next(line(10, 2)), 0) << "nothing comes before the first";
  EXPECT_FLOAT_EQ(flux.next(line(11, 7)), std::sqrt(2.0F));
  // From one line to two of a half each: (1/2, -1/2).
  auto two = line(11, 5);
  two[200] = 5;
  EXPECT_FLOAT_EQ(flux.next(two), std::sqrt(0.5F));
}

TEST(SpectralFlux, DoesNotSeeLevel) {
  const auto spectrum = test::magnitude_spectrum(test::noise(grid::fft_size));
  auto quieter = spectrum;
  for (float& value : quieter) value *= 0.001F;
  SpectralFlux flux;
  (void)flux.next(spectrum);
  EXPECT_NEAR(flux.next(quieter), 0, 1e-7);
}

TEST(SpectralFlux, IsZeroInSilenceAndAfterIt) {
  SpectralFlux flux;
  (void)flux.next(line(10, 1));
  EXPECT_EQ(flux.next(std::vector<float>(grid::bins, 0)), 0);
  EXPECT_EQ(flux.next(line(20, 1)), 0);
  EXPECT_GT(flux.next(line(30, 1)), 1);
}

TEST(SpectralFlux, ForgetsAtReset) {
  SpectralFlux flux;
  (void)flux.next(line(10, 1));
  flux.reset();
  EXPECT_EQ(flux.next(line(20, 1)), 0);
}

TEST(SpectralFlux, StaysInRangeFromOneAwkwardSignalToTheNext) {
  SpectralFlux flux;
  for (const auto& signal : test::awkward_signals(grid::fft_size)) {
    const float value = flux.next(test::magnitude_spectrum(signal));
    EXPECT_GE(value, 0);
    EXPECT_LE(value, 1.4143F);
  }
}

}  // namespace
}  // namespace emovox
