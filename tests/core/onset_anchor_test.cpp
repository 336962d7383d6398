#include "emovox/onset_anchor.hpp"

#include <gtest/gtest.h>

#include "support/allocations.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

std::optional<std::ptrdiff_t> anchor_of(std::span<const float> samples, bool from_silence = false) {
  return OnsetAnchor(samples.size()).find(samples, from_silence);
}

std::vector<float> onset_at(std::size_t place, double noise_rms = 1e-4) {
  auto samples = test::background(0.6, noise_rms);
  const auto tone = test::tone({.frequency_hz = 200, .samples = samples.size() - place, .amplitude = 0.2});
  for (std::size_t i = 0; i < tone.size(); ++i) samples[place + i] += tone[i];
  return samples;
}

TEST(OnsetAnchor, IsWhereAToneSetsIn) {
  // Half a window is 10 ms: a low power sees the tone as soon as it reaches into the later one.
  const auto found = anchor_of(onset_at(4000));
  ASSERT_TRUE(found);
  EXPECT_NEAR(static_cast<double>(*found), 4000, 160);
}

TEST(OnsetAnchor, MovesWithTheSoundSampleBySample) {
  auto speech = test::concatenate({test::background(0.3, 1e-4), test::syllables({.seconds = 0.5})});
  const auto first = anchor_of(speech);
  ASSERT_TRUE(first);
  for (std::size_t delay = 1; delay < 9; ++delay) {
    const auto later = anchor_of(test::concatenate({std::vector<float>(delay, 1e-4F), speech}));
    ASSERT_TRUE(later);
    EXPECT_EQ(*later, *first + static_cast<std::ptrdiff_t>(delay));
  }
}

TEST(OnsetAnchor, KnowsNoLevel) {
  auto samples = onset_at(3000);
  const auto loud = anchor_of(samples);
  for (float& sample : samples) sample *= 0.015625F;
  EXPECT_EQ(anchor_of(samples), loud);
}

TEST(OnsetAnchor, IsTheFirstSoundRatherThanALouderOneLater) {
  auto samples = onset_at(3000);
  for (std::size_t i = 6000; i < samples.size(); ++i) samples[i] *= 4;
  const auto found = anchor_of(samples);
  ASSERT_TRUE(found);
  EXPECT_NEAR(static_cast<double>(*found), 3000, 160);
}

TEST(OnsetAnchor, SeesAnOnsetAtTheVeryBeginningOnlyAfterSilence) {
  const auto tone = test::tone({.frequency_hz = 200, .samples = 4000, .amplitude = 0.2});
  const auto found = anchor_of(tone, true);
  ASSERT_TRUE(found);
  EXPECT_NEAR(static_cast<double>(*found), 0, 160);
  const auto without = anchor_of(tone);
  if (without) {
    EXPECT_GE(*without, static_cast<std::ptrdiff_t>(OnsetAnchor::window_samples));
  }
}

TEST(OnsetAnchor, IsNothingWhereNothingGrowsLouder) {
  EXPECT_FALSE(anchor_of({}));
  EXPECT_FALSE(anchor_of(std::vector<float>(1), true));
  EXPECT_FALSE(anchor_of(std::vector<float>(639, 0.1F)));
  EXPECT_FALSE(anchor_of(std::vector<float>(8000)));
  EXPECT_FALSE(anchor_of(std::vector<float>(8000), true));
}

TEST(OnsetAnchor, StaysInsideOnSignalsThatBreakCarelessArithmetic) {
  for (const auto& signal : test::awkward_signals(5000))
    for (const bool from_silence : {false, true}) {
      const auto found = anchor_of(signal, from_silence);
      if (!found) continue;
      EXPECT_LE(*found, static_cast<std::ptrdiff_t>(signal.size() - OnsetAnchor::window_samples));
    }
}

TEST(OnsetAnchor, DoesNotAllocateOnceCreated) {
  const auto samples = onset_at(3000);
  OnsetAnchor anchor(samples.size());
  const std::size_t before = test::allocations();
  EXPECT_TRUE(anchor.find(samples, false));
  EXPECT_EQ(test::allocations(), before);
}

}  // namespace
}  // namespace emovox
