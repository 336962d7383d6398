#include "emovox/loudness.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

float loudness_of_power(std::span<const float> power) {
  static const AuditoryBands bands;
  static const Loudness loudness;
  std::array<float, AuditoryBands::count> log_power{};
  bands.apply(power, log_power);
  return loudness.of(log_power);
}

float loudness_of(std::span<const float> frame) { return loudness_of_power(test::short_power_spectrum(frame)); }

using LoudnessGolden = test::Golden;

// openSMILE takes 16 bits for multiples of 1/32767, we of 1/32768: 2e-5 of the value.
TEST_F(LoudnessGolden, MatchesOpenSmile) {
  test::expect_opensmile("Loudness_sma3",
                         [](auto frames) {
                           std::vector<float> values;
                           for (const auto frame : frames) values.push_back(loudness_of(frame));
                           return values;
                         },
                         {.of_range = 1e-5, .of_largest = 3e-5});
}

// The bands hold the power, 33/100 of whose logarithm is loudness: 10 dB more is a factor of 10^0.33 = 2.138.
TEST(Loudness, GrowsWithThePowerOfOneThird) {
  const auto quiet = test::noise(test::short_frame_samples, 0.1);
  auto loud = quiet;
  for (float& sample : loud) sample *= std::sqrt(10.0F);
  EXPECT_NEAR(loudness_of(loud) / loudness_of(quiet), std::pow(10, 0.33), 1e-4);
}

// The ear is best at 3 to 4 kHz: Robinson and Dadson's contours, which the weight follows.
TEST(Loudness, IsHighestForTonesAtThreeKilohertz) {
  const auto loudness = [](double frequency_hz) {
    return loudness_of(
        test::tone({.frequency_hz = frequency_hz, .samples = test::short_frame_samples, .amplitude = 0.1}));
  };
  for (const double frequency_hz : {60.0, 150.0, 400.0, 1000.0, 6500.0, 7500.0})
    EXPECT_LT(loudness(frequency_hz), loudness(3000)) << frequency_hz;
}

TEST(Loudness, OfSilenceIsThatOfTheFloor) {
  EXPECT_NEAR(loudness_of_power(std::vector<float>(grid::bins, 0)), 0.00103397, 1e-8);  // openSMILE's value
}

TEST(Loudness, StaysFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(test::short_frame_samples)) {
    EXPECT_TRUE(std::isfinite(loudness_of(signal)));
    EXPECT_GT(loudness_of(signal), 0.001);
  }
  EXPECT_TRUE(std::isfinite(loudness_of_power(std::vector<float>(grid::bins, 1e36F))));
}

}  // namespace
}  // namespace emovox
