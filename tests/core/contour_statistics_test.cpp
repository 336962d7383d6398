#include "emovox/contour_statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

namespace emovox {
namespace {

using Contour = std::vector<double>;

constexpr double step_seconds = 0.01;

/// Straight lines between corners, so many steps each.
Contour zigzag(const std::vector<double>& corners, int steps) {
  Contour contour{corners.front()};
  for (std::size_t i = 1; i < corners.size(); ++i)
    for (int k = 1; k <= steps; ++k) contour.push_back(std::lerp(corners[i - 1], corners[i], 1.0 * k / steps));
  return contour;
}

TEST(Moments, AreThoseOfThePopulation) {
  const Moments moments = moments_of(Contour{2, 4, 4, 4, 5, 5, 7, 9});
  EXPECT_DOUBLE_EQ(moments.mean, 5);
  EXPECT_DOUBLE_EQ(moments.deviation, 2);
  EXPECT_DOUBLE_EQ(moments.variation(), 0.4);
}

TEST(Moments, VaryNegativelyAboutANegativeMean) { EXPECT_DOUBLE_EQ(moments_of(Contour{-1, -3}).variation(), -0.5); }

TEST(Moments, DoNotDivideByAMeanOfNothing) {
  EXPECT_EQ(moments_of(Contour{-1, 1}).variation(), 0);
  EXPECT_EQ(moments_of(Contour{}).mean, 0);
  EXPECT_EQ(moments_of(Contour{}).deviation, 0);
}

TEST(Percentile, InterpolatesBetweenRanks) {
  const Contour ascending{10, 20, 30, 40};
  EXPECT_DOUBLE_EQ(percentile(ascending, 0), 10);
  EXPECT_DOUBLE_EQ(percentile(ascending, 0.5), 25);
  EXPECT_DOUBLE_EQ(percentile(ascending, 0.2), 16);
  EXPECT_DOUBLE_EQ(percentile(ascending, 1), 40);
  EXPECT_EQ(percentile(Contour{}, 0.5), 0);
  EXPECT_EQ(percentile(Contour{7}, 0.8), 7);
}

// 1 to 5 in 0.1 s, down to 2 in 0.1 s, up to 4, down to 1, and up to 2 after the last extreme.
TEST(Slopes, AreThoseOfThePartsBetweenExtremes) {
  const Slopes slopes = slopes_of(zigzag({1, 5, 2, 4, 1, 2}, 10), step_seconds);
  EXPECT_EQ(slopes.maxima, 2);
  EXPECT_NEAR(slopes.rising.mean, (40 + 20 + 10) / 3.0, 1e-9);
  EXPECT_NEAR(slopes.falling.mean, (30 + 30) / 2.0, 1e-9);
  EXPECT_NEAR(slopes.falling.deviation, 0, 1e-6);
}

TEST(Slopes, LeaveThePartAfterTheLastExtremeOutOfTheDeviation) {
  const Slopes slopes = slopes_of(zigzag({1, 5, 2, 4, 1, 2}, 10), step_seconds);
  const double mean = 70.0 / 3;
  EXPECT_NEAR(slopes.rising.deviation, std::sqrt((std::pow(40 - mean, 2) + std::pow(20 - mean, 2)) / 3), 1e-9);
}

TEST(Slopes, CountTheFallAfterTheLastMaximumAsNegative) {
  const Slopes slopes = slopes_of(zigzag({1, 5, 2, 5, 4}, 10), step_seconds);
  EXPECT_EQ(slopes.maxima, 2);
  EXPECT_NEAR(slopes.falling.mean, (30 - 10) / 2.0, 1e-9);
  EXPECT_NEAR(slopes.rising.mean, (40 + 30) / 2.0, 1e-9);
}

// The range is 10: a wave of 0.9 is none, one of 1.1 is.
TEST(Slopes, SeeWavesAboveATenthOfTheRange) {
  EXPECT_EQ(slopes_of(zigzag({1, 6, 5.1, 11, 1}, 10), step_seconds).maxima, 1);
  EXPECT_EQ(slopes_of(zigzag({1, 6, 4.9, 11, 1}, 10), step_seconds).maxima, 2);
}

TEST(Slopes, LetAHigherMaximumTakeThePlaceOfALowerOne) {
  // from 1 up to 11 in 0.3 s, whatever happens at 6
  EXPECT_NEAR(slopes_of(zigzag({1, 6, 5.1, 11, 1, 1.5}, 10), step_seconds).rising.mean, (10 / 0.3 + 0.5 / 0.1) / 2,
              1e-9);
  // 11 is less than 5% above 10.9 and rises by less than 1 to it
  EXPECT_NEAR(slopes_of(zigzag({1, 10.9, 10.3, 11, 1, 1.5}, 10), step_seconds).rising.mean, (9.9 / 0.1 + 0.5 / 0.1) / 2,
              1e-9);
}

TEST(Slopes, LetALowerMinimumTakeThePlaceOfAHigherOne) {
  EXPECT_NEAR(slopes_of(zigzag({1, 11, 3, 3.5, 2.9, 8, 7}, 10), step_seconds).falling.mean, (8.1 / 0.3 - 10) / 2, 1e-9);
}

TEST(Slopes, OfAContourWithoutExtremesIsTheChangeAValue) {
  const Slopes rise = slopes_of(zigzag({1, 6}, 9), step_seconds);
  EXPECT_EQ(rise.maxima, 0);
  EXPECT_DOUBLE_EQ(rise.rising.mean, 0.5);
  EXPECT_EQ(rise.rising.deviation, 0);
  EXPECT_EQ(rise.falling.mean, 0);
  EXPECT_DOUBLE_EQ(slopes_of(zigzag({6, 1}, 9), step_seconds).falling.mean, 0.5);
}

TEST(Slopes, OfHardlyAnyOrConstantValuesAreNothing) {
  for (const Contour& contour : {Contour{}, Contour{3}, Contour{3, 3}, Contour(50, 3.0)}) {
    const Slopes slopes = slopes_of(contour, step_seconds);
    EXPECT_EQ(slopes.maxima, 0);
    EXPECT_EQ(slopes.rising.mean, 0);
    EXPECT_EQ(slopes.falling.mean, 0);
  }
}

TEST(Slopes, DoNotTakeRoundingForAPeak) {
  Contour plateau{1, 1, 1, 4, 4 + 1e-12, 1, 1, 1};
  EXPECT_EQ(slopes_of(plateau, step_seconds).maxima, 0);
  plateau[4] = 4.1;
  EXPECT_EQ(slopes_of(plateau, step_seconds).maxima, 1);
}

TEST(RunLengths, CountStepsAndLeaveShortRunsOut) {
  RunLengths runs;
  for (const char frame : std::string_view("xxxxx.xx.xxx..xxxxxxx")) runs.add(frame == 'x');
  runs.finish();
  EXPECT_EQ(runs.count(), 3);  // 5, 3 and 7 frames: 4, 2 and 6 steps
  EXPECT_DOUBLE_EQ(runs.steps().mean, 4);
  EXPECT_NEAR(runs.steps().deviation, std::sqrt(8.0 / 3), 1e-12);
}

TEST(RunLengths, OfNothingAreNothing) {
  RunLengths runs;
  runs.finish();
  EXPECT_EQ(runs.count(), 0);
  EXPECT_EQ(runs.steps().mean, 0);
  EXPECT_EQ(runs.steps().deviation, 0);
}

}  // namespace
}  // namespace emovox
