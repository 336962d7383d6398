#include "emovox/yin.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "emovox/config.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

constexpr std::size_t frame_samples = grid::pitch_frame_samples;

std::vector<float> difference_of(std::span<const float> frame) {
  YinDifference difference;
  const auto d = difference.push(frame);
  return {d.begin(), d.end()};
}

/// The definition, in double precision.
std::vector<double> naive_difference(std::span<const float> frame) {
  std::vector<double> normalised;
  double sum = 0;
  for (std::size_t lag = 1; lag <= yin::longest_lag; ++lag) {
    double d = 0;
    for (std::size_t n = 1; n <= yin::window_samples; ++n) {
      const double change = static_cast<double>(frame[n]) - frame[n + lag];
      d += change * change;
    }
    sum += d;
    if (lag >= yin::shortest_lag) normalised.push_back(d * static_cast<double>(lag) / sum);
  }
  return normalised;
}

// Sums of 512 floats in blocks: a few roundings of 6e-8 each.
TEST(YinDifference, FollowsItsDefinition) {
  for (const double frequency_hz : {70.0, 123.4, 333.0}) {
    auto signal = test::tone({.frequency_hz = frequency_hz, .samples = frame_samples, .amplitude = 0.4});
    const auto hiss = test::noise(frame_samples, 0.05);
    for (std::size_t n = 0; n < signal.size(); ++n) signal[n] += hiss[n];
    const auto expected = naive_difference(signal);
    const auto d = difference_of(signal);
    ASSERT_EQ(d.size(), expected.size());
    for (std::size_t i = 0; i < d.size(); ++i) EXPECT_NEAR(d[i], expected[i], 1e-6 * expected[i]) << i;
  }
}

TEST(YinDifference, DependsOnTheFrameAloneAndNotOnTheOnesBefore) {
  const auto signal = test::noise(frame_samples + 40 * grid::hop_samples, 0.3);
  YinDifference stream;
  for (std::size_t k = 0; k <= 40; ++k) {
    const auto frame = std::span(signal).subspan(k * grid::hop_samples, frame_samples);
    const auto d = stream.push(frame);
    ASSERT_EQ(std::vector<float>(d.begin(), d.end()), difference_of(frame)) << k;
  }
}

TEST(YinDifference, StartsAnewAfterReset) {
  const auto one = test::noise(frame_samples, 0.3, 1);
  const auto two = test::noise(frame_samples, 0.3, 2);
  YinDifference difference;
  difference.push(one);
  difference.reset();
  const auto d = difference.push(two);
  EXPECT_EQ(std::vector<float>(d.begin(), d.end()), difference_of(two));
}

TEST(YinDifference, IsZeroWhereNothingChanges) {
  for (const float value : {0.0F, 1.0F, -1.0F, 1e-40F, 1.0F / 3, 1e-4F})
    for (const float d : difference_of(test::constant(frame_samples, value))) EXPECT_EQ(d, 0) << value;
}

TEST(YinDifference, RecoversFromSamplesWhoseSquaresOverflow) {
  auto signal = test::noise(frame_samples + 20 * grid::hop_samples, 0.3);
  signal[700] = std::numeric_limits<float>::max();
  YinDifference stream;
  for (std::size_t k = 0; k <= 20; ++k) {
    const auto frame = std::span(signal).subspan(k * grid::hop_samples, frame_samples);
    const auto d = stream.push(frame);
    for (const float value : d) ASSERT_TRUE(std::isfinite(value) && value >= 0) << k;
    if (k >= 5) {
      ASSERT_EQ(std::vector<float>(d.begin(), d.end()), difference_of(frame)) << k;
    }
  }
}

TEST(YinDifference, StaysInRangeOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(frame_samples))
    for (const float value : difference_of(signal)) {
      EXPECT_GE(value, 0);
      EXPECT_LE(value, static_cast<float>(yin::longest_lag) * 1.0001F);
    }
}

using YinGolden = test::Golden;

// Every frame, the faintest too: what librosa drops is dropped here.
TEST_F(YinGolden, MatchesLibrosaYin) {
  const auto hz = [](std::span<const float> frame) {
    return std::vector{static_cast<float>(grid::rate_hz) / yin_period(difference_of(frame)).samples};
  };
  EXPECT_GT(test::expect_librosa("yin_hz", hz, {}, frame_samples), 2600U);
}

TEST(YinPeriod, IsTheFirstDipBelowATenth) {
  std::vector<float> d(yin::lags, 1);
  d[40] = 0.09F;
  d[80] = 0.02F;
  const YinPeriod period = yin_period(d);
  EXPECT_EQ(period.samples, 72);
  EXPECT_EQ(period.difference, 0.09F);
}

TEST(YinPeriod, IsElseTheLowestPoint) {
  std::vector<float> d(yin::lags, 1);
  d[40] = 0.4F;
  d[80] = 0.3F;
  EXPECT_EQ(yin_period(d).samples, 112);
}

TEST(YinPeriod, IsRefinedByAParabola) {
  std::vector<float> d(yin::lags);
  for (std::size_t i = 0; i < d.size(); ++i) {
    const float from_vertex = static_cast<float>(i) - 100.25F;
    d[i] = 0.01F + 1e-4F * from_vertex * from_vertex;
  }
  EXPECT_NEAR(yin_period(d).samples, 132.25, 0.01);
}

TEST(DipsAt, CountsEndsThatFallTowardsThem) {
  const std::vector<float> v{1, 2, 1, 1, 3, 0};
  const std::vector<bool> expected{true, false, true, false, false, true};
  for (std::size_t i = 0; i < v.size(); ++i) EXPECT_EQ(dips_at(v, i), expected[i]) << i;
  const std::vector<float> flat(4, 0);
  for (std::size_t i = 0; i < flat.size(); ++i) EXPECT_FALSE(dips_at(flat, i)) << i;
}

}  // namespace
}  // namespace emovox
