#include "emovox/fft.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "emovox/window.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<std::complex<double>> naive_dft(std::span<const float> samples) {
  const std::size_t size = samples.size();
  std::vector<std::complex<double>> bins(size / 2 + 1);
  for (std::size_t k = 0; k < bins.size(); ++k)
    for (std::size_t n = 0; n < size; ++n)
      bins[k] += std::polar<double>(
          samples[n], -2 * std::numbers::pi * static_cast<double>(k * n % size) / static_cast<double>(size));
  return bins;
}

class FftOfSize : public testing::TestWithParam<std::size_t> {};

// Bins of noise are of magnitude sqrt(size / 3) on the average, up to four times that, and rounded to 6e-8 of it.
TEST_P(FftOfSize, MatchesTheDefinition) {
  const std::size_t size = GetParam();
  const auto samples = test::noise(size);
  const auto expected = naive_dft(samples);
  std::vector<std::complex<float>> bins(size / 2 + 1);
  Fft fft(size);
  fft.forward(samples, bins);
  const double tolerance = 1.5e-7 * std::sqrt(static_cast<double>(size));
  for (std::size_t k = 0; k < bins.size(); ++k) {
    EXPECT_NEAR(bins[k].real(), expected[k].real(), tolerance) << k;
    EXPECT_NEAR(bins[k].imag(), expected[k].imag(), tolerance) << k;
  }
  EXPECT_EQ(bins.front().imag(), 0);
  EXPECT_EQ(bins.back().imag(), 0);
}

INSTANTIATE_TEST_SUITE_P(PowersOfTwo, FftOfSize, testing::Values(4, 8, 16, 32, 64, 128, 512, 1024));

TEST(Fft, OfASineIsOneLine) {
  const auto sine = test::tone({.frequency_hz = 1000, .samples = 512});  // bin 32
  std::vector<std::complex<float>> bins(257);
  Fft fft(512);
  fft.forward(sine, bins);
  for (std::size_t k = 0; k < bins.size(); ++k) EXPECT_NEAR(std::abs(bins[k]), k == 32 ? 256 : 0, 1e-4) << k;
  EXPECT_NEAR(bins[32].imag(), -256, 1e-4) << "sin is (e^ix - e^-ix) / 2i";
}

TEST(Fft, KeepsDoublePrecision) {
  const auto samples = test::noise(512);
  const auto expected = naive_dft(samples);
  std::vector<std::complex<double>> bins(257);
  Fft fft(512);
  fft.forward(std::vector<double>(samples.begin(), samples.end()), bins);
  for (std::size_t k = 0; k < bins.size(); ++k) EXPECT_NEAR(std::abs(bins[k] - expected[k]), 0, 1e-12) << k;
}

TEST(WindowedFft, IsThePowerOfTheWindowedFrameFilledUpWithZeros) {
  const auto frame = test::noise(320);
  const auto window = symmetric_hamming_window(320);
  std::vector<double> windowed(512);
  for (std::size_t n = 0; n < frame.size(); ++n) windowed[n] = frame[n] * window[n];
  std::vector<std::complex<double>> expected(257);
  Fft(512).forward(windowed, expected);
  WindowedFft fft(512, window);
  EXPECT_EQ(fft.frame_samples(), 320U);
  std::vector<float> power(257);
  fft.power(frame, power);
  for (std::size_t k = 0; k < power.size(); ++k)
    EXPECT_NEAR(power[k], std::norm(expected[k]), 1e-7 * std::norm(expected[k])) << k;
}

TEST(WindowedFft, IsFiniteOnAwkwardSignals) {
  WindowedFft fft(1024, symmetric_gaussian_window(960, 0.4));
  std::vector<float> power(513);
  for (const auto& signal : test::awkward_signals(960)) {
    fft.power(signal, power);
    for (const float value : power) EXPECT_TRUE(std::isfinite(value) && value >= 0);
  }
}

TEST(Fft, WorksAfterBeingMoved) {
  const auto samples = test::noise(64);
  std::vector<std::complex<float>> before(33);
  std::vector<std::complex<float>> after(33);
  Fft fft(64);
  fft.forward(samples, before);
  Fft moved = std::move(fft);
  moved.forward(samples, after);
  EXPECT_EQ(before, after);
  EXPECT_EQ(moved.size(), 64U);
}

}  // namespace
}  // namespace emovox
