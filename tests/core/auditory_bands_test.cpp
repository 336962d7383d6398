#include "emovox/auditory_bands.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::array<float, AuditoryBands::count> log_bands_of(std::span<const float> power) {
  static const AuditoryBands bands;
  std::array<float, AuditoryBands::count> log_power{};
  bands.apply(power, log_power);
  return log_power;
}

double mel(double hz) { return 1127 * std::log(1 + hz / 700); }

// 20 Hz is 31.7 mel and 8 kHz 2840.0 mel: 27 steps of 104.0.
TEST(AuditoryBands, AreEvenlySpacedOnTheMelScale) {
  EXPECT_NEAR(mel(AuditoryBands::centre_hz(0)), mel(20) + 104.0, 0.1);
  EXPECT_NEAR(mel(AuditoryBands::centre_hz(25)), mel(8000) - 104.0, 0.1);
  for (std::size_t b = 1; b < AuditoryBands::count; ++b)
    EXPECT_NEAR(mel(AuditoryBands::centre_hz(b)) - mel(AuditoryBands::centre_hz(b - 1)), 104.0, 0.1) << b;
}

// Two neighbouring triangles of one width and height 1 add up to 1 between their peaks.
TEST(AuditoryBands, SharesABinBetweenTwoBands) {
  for (const std::size_t bin : {4U, 20U, 100U, 230U}) {
    std::vector<float> power(grid::bins, 0);
    power[bin] = 1;
    double sum = 0;
    int heard = 0;
    for (const float log_power : log_bands_of(power)) {
      if (log_power < -20) continue;
      sum += std::exp(log_power);
      ++heard;
    }
    EXPECT_NEAR(sum, 1, 1e-5) << bin;
    EXPECT_EQ(heard, 2) << bin;
  }
}

TEST(AuditoryBands, DoNotHearBelowTheSecondBin) {
  std::vector<float> power(grid::bins, 0);
  power[0] = power[1] = 1;
  EXPECT_EQ(log_bands_of(power), log_bands_of(std::vector<float>(grid::bins, 0)));
}

TEST(AuditoryBands, OfSilenceAreTheFloor) {
  for (const float log_power : log_bands_of(std::vector<float>(grid::bins, 0)))
    EXPECT_FLOAT_EQ(log_power, static_cast<float>(std::log(9.3e-10)));
}

TEST(AuditoryBands, StayFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(test::short_frame_samples))
    for (const float log_power : log_bands_of(test::short_power_spectrum(signal))) {
      EXPECT_TRUE(std::isfinite(log_power));
      EXPECT_GE(log_power, -20.8);
    }
}

TEST(AuditoryBands, HoldThePowerOfTheLoudestSpectrum) {
  for (const float log_power : log_bands_of(std::vector<float>(grid::bins, 1e36F))) EXPECT_LT(log_power, 87);
}

}  // namespace
}  // namespace emovox
