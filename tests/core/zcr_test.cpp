#include "emovox/zcr.hpp"

#include <gtest/gtest.h>

#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using ZeroCrossingRateGolden = test::Golden;

// A count over 512: equal but for the eight digits of the reference.
TEST_F(ZeroCrossingRateGolden, MatchesLibrosaOnEveryFrame) {
  test::expect_librosa("zcr", [](std::span<const float> frame) { return std::vector{zero_crossing_rate(frame)}; },
                       {.of_range = 0, .of_largest = 0, .absolute = 1e-6});
}

TEST(ZeroCrossingRate, OfASineIsTwiceItsFrequencyOverTheRate) {
  const auto sine = test::tone({.frequency_hz = 440, .rate_hz = 16000, .samples = 16000, .phase = 0.1});
  // 880 crossings a second; the first sample may add or lose one
  EXPECT_NEAR(zero_crossing_rate(sine), 880.0 / 16000, 1.0 / 16000);
}

TEST(ZeroCrossingRate, CountsZeroAsPositive) {
  EXPECT_EQ(zero_crossing_rate(std::vector<float>{0, 1, 0, 1}), 0);
  EXPECT_EQ(zero_crossing_rate(std::vector<float>{0, -1, 0, -1}), 0.75F);
  EXPECT_EQ(zero_crossing_rate(std::vector<float>{-0.0F, 1, -1e-11F, 1}), 0);
}

TEST(ZeroCrossingRate, OfAConstantIsZero) {
  for (const float value : {0.0F, 1.0F, -1.0F, 1e-40F, -1e-40F})
    EXPECT_EQ(zero_crossing_rate(test::constant(512, value)), 0) << value;
  EXPECT_EQ(zero_crossing_rate(std::vector<float>{-1}), 0);
}

}  // namespace
}  // namespace emovox
