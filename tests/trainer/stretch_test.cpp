#include "trainer/augment/stretch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "spectrum.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"
#include "vowel.hpp"

namespace emovox::trainer {
namespace {

double power(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(samples.size());
}

TEST(Stretched, LastsLongerAtTheSamePitchAndLevel) {
  for (const double rate_hz : {16000.0, 48000.0})
    for (const double pitch_hz : {70.0, 250.0})
      for (const double factor : {0.6, 0.9, 1.3, 2.0}) {
        const auto before = test::vowel({.rate_hz = rate_hz, .pitch_hz = pitch_hz});
        const auto after = stretched(before, rate_hz, factor);
        ASSERT_EQ(after.size(), static_cast<std::size_t>(std::llround(factor * rate_hz)));
        // pieces are laid to 1/16 ms: half of it in 15 ms is 0.2%
        const double fifth_hz = test::strongest_hz(after, rate_hz, 4.6 * pitch_hz, 5.4 * pitch_hz, 1);
        EXPECT_NEAR(fifth_hz / (5 * pitch_hz), 1, 0.003) << rate_hz << ' ' << factor;
        EXPECT_NEAR(10 * std::log10(power(after) / power(before)), 0, 0.3) << rate_hz << ' ' << factor;
      }
}

TEST(Stretched, KeepsTheOrderOfThings) {
  // A tone, a pause and another tone: each where it was, times the factor
  const auto low = emovox::test::tone({.frequency_hz = 300, .samples = 8000});
  const auto high = emovox::test::tone({.frequency_hz = 900, .samples = 8000});
  const auto before = emovox::test::concatenate({low, emovox::test::constant(4000, 0), high});
  const auto after = stretched(before, 16000, 1.5);
  const auto span = std::span(after);
  EXPECT_NEAR(power(span.subspan(800, 10400)), 0.5, 0.02);
  EXPECT_NEAR(power(span.subspan(12800, 4400)), 0, 1e-3);  // 50 ms from either tone: a piece and a search
  EXPECT_NEAR(power(span.subspan(18800, 10400)), 0.5, 0.02);
  EXPECT_NEAR(test::strongest_hz(span.first(11000), 16000, 200, 1000, 5), 300, 5);
  EXPECT_NEAR(test::strongest_hz(span.last(11000), 16000, 200, 1000, 5), 900, 5);
}

TEST(Stretched, ChangesNothingByAFactorOfOne) {
  const auto before = emovox::test::noise(5000);
  EXPECT_EQ(stretched(before, 16000, 1), before);
}

TEST(Stretched, TakesSilenceAndAnyNumberOfSamples) {
  EXPECT_EQ(stretched(emovox::test::constant(1000, 0), 16000, 1.2), emovox::test::constant(1200, 0));
  for (const double factor : {0.5, 1.7, 2.0}) {
    EXPECT_TRUE(stretched({}, 16000, factor).empty());
    EXPECT_EQ(stretched(std::vector<float>{0.5F}, 48000, factor).size(),
              static_cast<std::size_t>(std::llround(factor)));
  }
}

}  // namespace
}  // namespace emovox::trainer
