#include "emovox/energy.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using RmsGolden = test::Golden;

TEST_F(RmsGolden, MatchesLibrosa) {
  test::expect_librosa("rms", [](std::span<const float> frame) { return std::vector{rms(frame)}; });
}

TEST(Rms, OfASineIsItsAmplitudeOverTheSquareRootOfTwo) {
  const auto sine = test::tone({.frequency_hz = 100, .samples = 16000, .amplitude = 0.5});  // whole periods
  EXPECT_NEAR(rms(sine), 0.5 / std::sqrt(2.0), 1e-6);
}

TEST(Rms, OfASquareIsItsAmplitude) {
  EXPECT_EQ(rms(test::square(512, 8)), 1);
  EXPECT_EQ(rms(test::constant(512, 0)), 0);
}

TEST(Rms, StaysFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(512)) {
    EXPECT_TRUE(std::isfinite(rms(signal)));
    EXPECT_TRUE(std::isfinite(to_dbfs(rms(signal))));
  }
}

TEST(ToDbfs, IsTwentyTimesTheLogarithmDownToMinus120) {
  EXPECT_EQ(to_dbfs(1), 0);
  EXPECT_FLOAT_EQ(to_dbfs(0.1F), -20);
  EXPECT_NEAR(to_dbfs(0.5F), -6.0206, 1e-4);
  EXPECT_FLOAT_EQ(to_dbfs(1e-9F), -120);
  EXPECT_FLOAT_EQ(to_dbfs(0), -120);
}

}  // namespace
}  // namespace emovox
