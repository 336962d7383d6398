#include "trainer/augment/pitch_shift.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "spectrum.hpp"
#include "support/signals.hpp"
#include "vowel.hpp"

namespace emovox::trainer {
namespace {

TEST(PitchShifted, MovesTheHarmonicsOfAVoiceThatLastsAsLong) {
  for (const double rate_hz : {16000.0, 48000.0})
    for (const double pitch_hz : {75.0, 120.0, 240.0})
      for (const double factor : {0.7, 0.87, 1.15, 1.4}) {
        const auto before = test::vowel({.rate_hz = rate_hz, .pitch_hz = pitch_hz});
        const auto after = pitch_shifted(before, rate_hz, factor);
        ASSERT_EQ(after.size(), before.size());
        const double wanted_hz = 5 * pitch_hz * factor;
        // pieces are laid to 1/16 ms, half of which in 15 ms is 0.2%; as much for the raster of 1 Hz
        EXPECT_NEAR(test::strongest_hz(after, rate_hz, 0.92 * wanted_hz, 1.08 * wanted_hz, 1) / wanted_hz, 1, 0.004)
            << rate_hz << ' ' << pitch_hz << ' ' << factor;
      }
}

TEST(PitchShifted, TakesAnyNumberOfSamples) {
  for (const std::size_t samples : {0U, 1U, 2U, 100U, 999U})
    for (const double factor : {0.5, 0.9, 1.0, 1.1, 2.0})
      EXPECT_EQ(pitch_shifted(emovox::test::noise(samples), 16000, factor).size(), samples);
}

}  // namespace
}  // namespace emovox::trainer
