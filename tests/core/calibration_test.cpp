#include "emovox/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace emovox {
namespace {

constexpr Probabilities answer{0.4F, 0.1F, 0.1F, 0.2F, 0.05F, 0.05F, 0.06F, 0.04F};

TEST(Shifted, ByNothingIsTheSameToTheLastBit) {
  // Not normalised, which a detour over logarithms would be found out by.
  const Probabilities odd{0.1F, 0.7F, 1e-30F, 0, 0, 0, 0, 0.3F};
  EXPECT_EQ(shifted(odd, {}), odd);
}

TEST(Shifted, MultipliesOddsByTheExponentialOfTheOffset) {
  const Probabilities moved = shifted(answer, {0, std::log(3.0F), 0, 0, 0, 0, 0, 0});
  // 0.1 becomes 0.3 in a sum of 1.2
  EXPECT_NEAR(moved[1], 0.3 / 1.2, 1e-6);
  EXPECT_NEAR(moved[0], 0.4 / 1.2, 1e-6);
  EXPECT_NEAR(std::accumulate(moved.begin(), moved.end(), 0.0F), 1, 1e-6);
}

TEST(Shifted, ByTheSameEverywhereChangesNothing) {
  Logs offsets;
  offsets.fill(-7);
  const Probabilities moved = shifted(answer, offsets);
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(moved[i], answer[i], 1e-6);
}

TEST(Shifted, TakesNothingAsImpossible) {
  const Probabilities certain{1};
  const Probabilities moved = shifted(certain, {-20, 0, 0, 0, 0, 0, 0, 0});
  // e^-20 against seven times 1e-7
  EXPECT_NEAR(moved[0], std::exp(-20.0) / (std::exp(-20.0) + 7e-7), 1e-6);
}

TEST(OffsetsFor, TakeAwayTheShareOfWhatTheSpeakerAlwaysSoundsLike) {
  Calibration calibration;
  calibration.unmoved = {-1, -2, -3, -3, -3, -3, -3, -3};
  calibration.baseline_weight = 0.5F;
  const Logs sounds_sad{-2, -2, -3, -1, -3, -3, -3, -3};
  EXPECT_EQ(offsets_for(calibration, sounds_sad), (Logs{0.5F, 0, 0, -1, 0, 0, 0, 0}));
}

TEST(OffsetsFor, ASpeakerWhoSoundsAsUnmovedVoicesDoAreNone) {
  Calibration calibration;
  calibration.unmoved = {-1, -2, -3, -4, -5, -6, -7, -8};
  calibration.baseline_weight = 1;
  EXPECT_EQ(offsets_for(calibration, calibration.unmoved), Logs{});
}

TEST(OffsetsFor, WithTheWholeWeightMoveAnOrdinaryAnswerToTheUnmovedOne) {
  Calibration calibration;
  calibration.unmoved = logs_of(answer);
  calibration.baseline_weight = 1;
  const Probabilities sad{0.1F, 0.1F, 0.05F, 0.5F, 0.05F, 0.1F, 0.05F, 0.05F};
  const Probabilities moved = shifted(sad, offsets_for(calibration, logs_of(sad)));
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(moved[i], answer[i], 1e-5);  // single precision
}

TEST(LogsOf, HaveAFloor) {
  EXPECT_FLOAT_EQ(logs_of({1})[0], 0);
  EXPECT_NEAR(logs_of({1})[1], std::log(1e-7), 1e-5);
}

}  // namespace
}  // namespace emovox
