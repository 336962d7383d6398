#include "trainer/augment/vocal_tract.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "spectrum.hpp"
#include "support/signals.hpp"
#include "vowel.hpp"

namespace emovox::trainer {
namespace {

/// The vertex of the parabola through the strongest harmonic's level and its neighbours'.
double formant_hz(const std::vector<float>& samples, double pitch_hz, double rate_hz) {
  std::vector<double> levels;
  for (int k = 1; k * pitch_hz < 4000; ++k) levels.push_back(test::level_db_at(samples, k * pitch_hz, rate_hz));
  const auto best = std::ranges::max_element(levels.begin() + 1, levels.end() - 1);
  const double left = *(best - 1);
  const double right = *(best + 1);
  const double offset = (left - right) / (2 * (left - 2 * *best + right));
  return (static_cast<double>(best - levels.begin()) + 1 + offset) * pitch_hz;
}

TEST(WarpVocalTract, MovesAFormantByItsFactorAndLeavesThePitch) {
  for (const double rate_hz : {16000.0, 48000.0})
    for (const double factor : {0.8, 1.0, 1.25}) {
      double before = 0;
      double after = 0;
      for (const double pitch_hz : {80.0, 95.0, 110.0, 125.0, 140.0, 170.0, 200.0}) {
        auto voice = test::vowel({.rate_hz = rate_hz, .seconds = 0.5, .pitch_hz = pitch_hz});
        before += formant_hz(voice, pitch_hz, rate_hz);
        warp_vocal_tract(voice, rate_hz, factor);
        after += formant_hz(voice, pitch_hz, rate_hz);
        const double fifth_hz = test::strongest_hz(voice, rate_hz, 4.6 * pitch_hz, 5.4 * pitch_hz, 1);
        EXPECT_NEAR(fifth_hz / 5, pitch_hz, 0.2) << factor;
      }
      // harmonics sample the formant coarsely, and the envelope is no finer than 250 Hz
      EXPECT_NEAR(after / before, factor, 0.03) << rate_hz;
    }
}

TEST(WarpVocalTract, LeavesHarmonicsAtRestByAFactorOfOne) {
  const auto before = emovox::test::noise(4000);
  auto after = before;
  warp_vocal_tract(after, 16000, 1);
  for (std::size_t n = 0; n < before.size(); ++n) EXPECT_NEAR(after[n], before[n], 1e-6) << n;  // rounding
}

TEST(WarpVocalTract, LeavesTheLevelAlmost) {
  // White noise has a flat envelope, wherever it is moved to
  const auto before = emovox::test::noise(32000);
  auto after = before;
  warp_vocal_tract(after, 16000, 1.2);
  double ratio = 0;
  double total = 0;
  for (std::size_t n = 0; n < before.size(); ++n) {
    ratio += std::pow(after[n], 2);
    total += std::pow(before[n], 2);
  }
  EXPECT_NEAR(10 * std::log10(ratio / total), 0, 1);
}

TEST(WarpVocalTract, TakesSilenceAndAnyNumberOfSamples) {
  for (const std::size_t samples : {0U, 1U, 511U, 3000U}) {
    auto silence = emovox::test::constant(samples, 0);
    warp_vocal_tract(silence, 16000, 1.2);
    EXPECT_EQ(silence, emovox::test::constant(samples, 0));
    auto loud = emovox::test::constant(samples, 1);
    warp_vocal_tract(loud, 16000, 0.8);
    EXPECT_TRUE(std::ranges::all_of(loud, [](float x) { return std::isfinite(x); }));
  }
}

}  // namespace
}  // namespace emovox::trainer
