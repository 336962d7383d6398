#include "trainer/augment/music.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "spectrum.hpp"
#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

/// How far the strongest of a 5 Hz raster from 60 Hz to 1 kHz stands above their mean.
double tonality_db(std::span<const float> samples, double rate_hz) {
  double strongest = 0;
  double sum = 0;
  constexpr int count = 188;
  for (int i = 0; i < count; ++i) {
    const double power = std::norm(test::spectrum_at(samples, 60 + 5 * i, rate_hz));
    strongest = std::max(strongest, power);
    sum += power;
  }
  return 10 * std::log10(strongest / sum * count);
}

void expect_tones_below_full_scale(double rate_hz, std::uint64_t seed) {
  Random random(seed);
  const auto music = made_up_music(static_cast<std::size_t>(3 * rate_hz), rate_hz, random);
  ASSERT_EQ(music.size(), static_cast<std::size_t>(3 * rate_hz));
  const float peak = std::abs(*std::ranges::max_element(music, {}, [](float x) { return std::abs(x); }));
  EXPECT_LT(peak, 1);
  EXPECT_GT(peak, 0.1);
  // of the first chord, 0.2 s or longer; noise gets 7 dB from the strongest of so many
  const auto chord = std::span(music).first(static_cast<std::size_t>(0.2 * rate_hz));
  EXPECT_GT(tonality_db(chord, rate_hz), 11) << seed;
}

TEST(MadeUpMusic, SoundsOfTonesAtFullLengthBelowFullScale) {
  for (const double rate_hz : {16000.0, 48000.0})
    for (std::uint64_t seed = 0; seed < 10; ++seed) expect_tones_below_full_scale(rate_hz, seed);
  EXPECT_LT(tonality_db(emovox::test::noise(3200), 16000), 10);
}

TEST(MadeUpMusic, NeverPausesForLong) {
  Random random(1);
  const auto music = made_up_music(160000, 16000, random);
  for (std::size_t start = 0; start + 1600 <= music.size(); start += 1600) {
    const auto piece = std::span(music).subspan(start, 1600);
    EXPECT_GT(*std::ranges::max_element(piece), 1e-4F) << start;
  }
}

TEST(MadeUpMusic, HasChordsOfAFifthAndAThird) {
  // The first chord of a few pieces: the root as strong as the tone 7 semitones above it, and 3 or 4 as well
  for (int seed = 0; seed < 5; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const auto music = made_up_music(3200, 16000, random);
    const auto strength = [&](double hz) { return std::abs(test::spectrum_at(music, hz, 16000)); };
    double best = 0;
    double others = 0;
    constexpr int count = 277;  // to two octaves above
    for (int i = 0; i < count; ++i) {
      const double root_hz = 65 * std::pow(1.005, i);
      const double third = std::max(strength(root_hz * std::exp2(3 / 12.0)), strength(root_hz * std::exp2(4 / 12.0)));
      const double together = std::min({strength(root_hz), third, strength(root_hz * std::exp2(7 / 12.0))});
      best = std::max(best, together);
      others += together;
    }
    EXPECT_GT(best, 4 * others / count) << seed;
  }
}

TEST(MadeUpMusic, ComesInAnyAmount) {
  for (const std::size_t samples : {0U, 1U, 100U}) {
    Random random(1);
    EXPECT_EQ(made_up_music(samples, 16000, random).size(), samples);
  }
}

}  // namespace
}  // namespace emovox::trainer
