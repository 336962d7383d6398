#include "trainer/augment/melody.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "spectrum.hpp"

namespace emovox::trainer {
namespace {

constexpr double rate_hz = 16000;

double power_at(std::span<const float> samples, double hz) {
  return std::norm(test::spectrum_at(samples, hz, rate_hz));
}

TEST(MadeUpMelody, HasANoteOfTheOctaveAboveARootAtATime) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Random random(seed);
    const auto note = made_up_melody(3200, rate_hz, random);  // no note is shorter
    double strongest_hz = 0;
    double strongest = 0;
    for (double hz = 75; hz < 850; hz += 2.5)
      if (const double power = power_at(note, hz); power > strongest) {
        strongest = power;
        strongest_hz = hz;
      }
    EXPECT_GE(strongest_hz, 77) << seed;
    EXPECT_LE(strongest_hz, 810) << seed;
    // nothing between the fundamental and the next harmonic, where loudness sways by 6 Hz at most
    EXPECT_LT(power_at(note, 1.5 * strongest_hz), strongest / 30) << seed;
  }
}

TEST(MadeUpMelody, StaysBelowFullScaleInAnyAmount) {
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (const std::size_t samples : {0U, 1U, 48000U}) {
      Random random(seed);
      const auto melody = made_up_melody(samples, rate_hz, random);
      ASSERT_EQ(melody.size(), samples);
      for (const float sample : melody) ASSERT_LT(std::abs(sample), 1) << seed;
    }
}

TEST(MadeUpMelody, SwaysInMostButNotAll) {
  int swaying = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const auto melody = made_up_melody(32000, rate_hz, random);
    double quietest = 1e9;
    double loudest = 0;
    for (std::size_t start = 0; start < melody.size(); start += 800) {  // 50 ms
      double power = 0;
      for (const float sample : std::span(melody).subspan(start, 800)) power += static_cast<double>(sample * sample);
      quietest = std::min(quietest, power);
      loudest = std::max(loudest, power);
    }
    if (loudest > 2 * quietest) ++swaying;
  }
  EXPECT_GE(swaying, 10);
  EXPECT_LT(swaying, 20);
}

}  // namespace
}  // namespace emovox::trainer
