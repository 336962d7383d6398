#include "emovox/anchor.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/speech.hpp"

namespace emovox {
namespace {

constexpr std::size_t longest = 16000;

/// A tone that swells and fades around each of the samples, 40 ms to each side.
std::vector<float> swells(std::size_t size, std::span<const std::size_t> middles, std::span<const float> amplitudes) {
  std::vector<float> samples(size);
  for (std::size_t s = 0; s < middles.size(); ++s)
    for (std::size_t i = 0; i < size; ++i) {
      const double away = std::abs(static_cast<double>(i) - static_cast<double>(middles[s])) / 640;
      if (away < 1)
        samples[i] += static_cast<float>(static_cast<double>(amplitudes[s]) * (1 - away) *
                                         std::sin(0.5 * static_cast<double>(i)));
    }
  return samples;
}

TEST(Anchor, IsThePeakOfASwell) {
  Anchor anchor(longest);
  const auto found = anchor.find(swells(6000, std::array<std::size_t, 1>{2500}, std::array{0.5F}));
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found, 2500, 40);  // fading brings it forward a little
}

TEST(Anchor, MovesWithTheSignalByAsManySamples) {
  Anchor anchor(longest);
  const auto speech = test::syllables({.seconds = 1.0});
  std::vector<float> samples(400);
  samples.insert(samples.end(), speech.begin(), speech.begin() + 12000);
  const auto base = anchor.find(samples);
  ASSERT_TRUE(base);
  for (std::size_t shift = 1; shift < 160; shift += 13) {
    const auto found = anchor.find(std::span(samples).subspan(shift));
    ASSERT_TRUE(found);
    EXPECT_EQ(*found + static_cast<double>(shift), *base);
  }
}

TEST(Anchor, MovesWithTheSignalByPartsOfASample) {
  // Every third sample of 48 kHz: there is nothing above 4 kHz that would be folded down.
  const auto speech = test::concatenate(
      {std::vector<float>(3000), test::syllables({.rate_hz = 48000, .seconds = 0.9}), std::vector<float>(300)});
  const auto at = [&](std::size_t first) {
    std::vector<float> samples;
    for (std::size_t i = first; i < speech.size(); i += 3) samples.push_back(speech[i]);
    return Anchor(longest).find(samples);
  };
  ASSERT_TRUE(at(0) && at(1) && at(2));
  EXPECT_NEAR(*at(1), *at(0) - 1.0 / 3, 0.01);
  EXPECT_NEAR(*at(2), *at(0) - 2.0 / 3, 0.01);
}

TEST(Anchor, TakesALouderLaterPeakOnlyIfItIsLouderByMoreThanTheFading) {
  Anchor anchor(longest);
  const std::array<std::size_t, 2> middles{1500, 6300};  // 300 ms apart: e^-2 in energy, e^-1 in amplitude
  EXPECT_NEAR(*anchor.find(swells(9000, middles, std::array{0.1F, 0.2F})), 1500, 40);
  EXPECT_NEAR(*anchor.find(swells(9000, middles, std::array{0.1F, 0.4F})), 6300, 40);
}

TEST(Anchor, IsNowhereWithoutAPeak) {
  Anchor anchor(longest);
  EXPECT_FALSE(anchor.find({}));
  EXPECT_FALSE(anchor.find(std::vector<float>(100, 0.5F)));
  EXPECT_FALSE(anchor.find(std::vector<float>(8000)));
  std::vector<float> falling(8000);
  for (std::size_t i = 0; i < falling.size(); ++i) falling[i] = std::exp(-0.001F * static_cast<float>(i));
  EXPECT_FALSE(anchor.find(falling)) << "an edge is no peak";
}

}  // namespace
}  // namespace emovox
