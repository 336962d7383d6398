#include "emovox/framer.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace emovox {
namespace {

using Frames = std::vector<std::vector<float>>;

std::vector<float> counting(std::size_t samples) {
  std::vector<float> values(samples);
  std::iota(values.begin(), values.end(), 1.0F);
  return values;
}

Frames cut(Framer& framer, std::span<const float> samples, std::size_t block, bool finish) {
  Frames frames;
  const auto keep = [&](std::span<const float> frame) { frames.emplace_back(frame.begin(), frame.end()); };
  for (std::size_t at = 0; at < samples.size(); at += block)
    framer.push(samples.subspan(at, std::min(block, samples.size() - at)), keep);
  if (finish) framer.finish(keep);
  return frames;
}

TEST(Framer, FrameKStartsAtSampleKTimesHop) {
  Framer framer(1024, 160);
  const auto frames = cut(framer, counting(5000), 5000, false);
  ASSERT_EQ(frames.size(), (5000U - 1024) / 160 + 1);
  for (std::size_t k = 0; k < frames.size(); ++k) {
    ASSERT_EQ(frames[k].size(), 1024U);
    for (std::size_t i = 0; i < 1024; ++i) ASSERT_EQ(frames[k][i], static_cast<float>(160 * k + i + 1)) << k;
  }
}

TEST(Framer, DoesNotDependOnHowTheStreamIsCut) {
  const auto samples = counting(9000);
  Framer whole(1024, 160);
  const auto expected = cut(whole, samples, samples.size(), true);
  for (const std::size_t block : {1, 7, 160, 1000, 1024, 4096, 8999}) {
    Framer framer(1024, 160);
    EXPECT_EQ(cut(framer, samples, block, true), expected) << block;
  }
}

TEST(Framer, FinishGivesAClipAsManyFramesAsItsFftHas) {
  for (const std::size_t samples : {0, 1, 511, 512, 671, 672, 1023, 1024, 1500, 16000, 44100}) {
    Framer framer(1024, 160, 512);
    const std::size_t expected = samples < 512 ? 0 : (samples - 512) / 160 + 1;
    EXPECT_EQ(cut(framer, counting(samples), 1000, true).size(), expected) << samples;
  }
}

TEST(Framer, FinishFillsUpWithZeros) {
  Framer framer(1024, 160, 512);
  const auto frames = cut(framer, counting(700), 700, true);
  ASSERT_EQ(frames.size(), 2U);
  for (std::size_t i = 0; i < 1024; ++i) {
    EXPECT_EQ(frames[0][i], i < 700 ? static_cast<float>(i + 1) : 0);
    EXPECT_EQ(frames[1][i], i < 540 ? static_cast<float>(i + 161) : 0);
  }
}

TEST(Framer, StartsAnewAfterFinishAndReset) {
  Framer framer(512, 160);
  const auto samples = counting(2000);
  const auto first = cut(framer, samples, 300, true);
  EXPECT_EQ(cut(framer, samples, 300, true), first);
  (void)cut(framer, counting(333), 100, false);
  framer.reset();
  EXPECT_EQ(cut(framer, samples, 300, true), first);
}

TEST(Framer, CutsFramesThatDoNotOverlap) {
  Framer framer(4, 4, 1);
  const auto frames = cut(framer, counting(10), 3, true);
  EXPECT_EQ(frames, (Frames{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 0, 0}}));
}

}  // namespace
}  // namespace emovox
