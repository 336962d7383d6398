#include "emovox/sound_level.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using EquivalentSoundLevelGolden = test::Golden;

// openSMILE takes 16 bits for multiples of 1/32767, we of 1/32768: 2.7e-4 dB. It prints seven digits.
TEST_F(EquivalentSoundLevelGolden, MatchesOpenSmile) {
  for (const auto& clip : test::golden_clips()) {
    EquivalentSoundLevel level;
    for (const auto frame : test::short_frames(clip.samples)) level.add(mean_square(frame));
    EXPECT_NEAR(level.db(), test::opensmile_functional(clip, "equivalentSoundLevel_dBp"), 3e-4) << clip.name;
  }
}

TEST(MeanSquare, OfASineIsOneHalf) {
  // eight whole periods
  EXPECT_NEAR(mean_square(test::tone({.frequency_hz = 400, .samples = 320})), 0.5, 1e-6);
  EXPECT_EQ(mean_square(test::square(320, 7)), 1);
}

TEST(EquivalentSoundLevel, AveragesEnergyNotDecibels) {
  EquivalentSoundLevel level;
  level.add(1);
  EXPECT_EQ(level.db(), 0);
  level.add(0);
  EXPECT_NEAR(level.db(), 10 * std::log10(0.5), 1e-5);
  level.reset();
  level.add(0.01F);
  EXPECT_NEAR(level.db(), -20, 1e-5);
}

TEST(EquivalentSoundLevel, OfSilenceAndOfNothingIsTheFloor) {
  EquivalentSoundLevel level;
  EXPECT_EQ(level.db(), -140);
  level.add(0);
  EXPECT_EQ(level.db(), -140);
}

TEST(EquivalentSoundLevel, StaysFiniteOnAwkwardSignals) {
  EquivalentSoundLevel level;
  for (const auto& signal : test::awkward_signals(test::short_frame_samples)) {
    level.add(mean_square(signal));
    EXPECT_TRUE(std::isfinite(level.db()));
  }
}

}  // namespace
}  // namespace emovox
