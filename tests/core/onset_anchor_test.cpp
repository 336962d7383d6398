#include "emovox/onset_anchor.hpp"

#include <gtest/gtest.h>

#include "support/allocations.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

std::optional<double> anchor_of(std::span<const float> samples, bool from_silence = false) {
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
  EXPECT_NEAR(*found, 4000, 160);
}

TEST(OnsetAnchor, MovesWithTheSoundSampleBySample) {
  auto speech = test::concatenate({test::background(0.3, 1e-4), test::syllables({.seconds = 0.5})});
  const auto first = anchor_of(speech);
  ASSERT_TRUE(first);
  for (std::size_t delay = 1; delay < 9; ++delay) {
    const auto later = anchor_of(test::concatenate({std::vector<float>(delay, 1e-4F), speech}));
    ASSERT_TRUE(later);
    EXPECT_EQ(*later, *first + static_cast<double>(delay));
  }
}

TEST(OnsetAnchor, MovesWithTheSoundByPartsOfASample) {
  // 48 kHz, of which every third sample is 16 kHz: there is nothing above 4 kHz.
  auto speech = test::concatenate({std::vector<float>(15000), test::syllables({.rate_hz = 48000, .seconds = 0.5})});
  test::mix_into(speech, test::tone({.frequency_hz = 1000, .rate_hz = 48000, .samples = 39000, .amplitude = 1e-4}));
  const auto at = [&](std::size_t first) {
    std::vector<float> samples;
    for (std::size_t i = first; i < speech.size(); i += 3) samples.push_back(speech[i]);
    return anchor_of(samples);
  };
  ASSERT_TRUE(at(0) && at(1) && at(2));
  EXPECT_NEAR(*at(1), *at(0) - 1.0 / 3, 0.05);
  EXPECT_NEAR(*at(2), *at(0) - 2.0 / 3, 0.05);
}

TEST(OnsetAnchor, KnowsNoLevel) {
  auto samples = onset_at(3000);
  const auto loud = anchor_of(samples);
  for (float& sample : samples) sample *= 0.125F;
  const auto soft = anchor_of(samples);
  ASSERT_TRUE(loud && soft);
  EXPECT_NEAR(*soft, *loud, 0.05);  // what was at -80 dBFS comes near to -120
}

TEST(OnsetAnchor, IsTheFirstSoundRatherThanALouderOneLater) {
  auto samples = onset_at(3000);
  for (std::size_t i = 6000; i < samples.size(); ++i) samples[i] *= 4;
  const auto found = anchor_of(samples);
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found, 3000, 160);
}

TEST(OnsetAnchor, SeesAnOnsetAtTheVeryBeginningOnlyAfterSilence) {
  const auto tone = test::tone({.frequency_hz = 200, .samples = 4000, .amplitude = 0.2});
  const auto found = anchor_of(tone, true);
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found, 0, 160);
  const auto without = anchor_of(tone);
  if (without) {
    EXPECT_GE(*without, OnsetAnchor::window_samples);
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
      EXPECT_LE(*found, static_cast<double>(signal.size() - OnsetAnchor::window_samples));
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
