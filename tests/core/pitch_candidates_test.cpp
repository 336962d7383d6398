#include "emovox/pitch_candidates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emovox/config.hpp"
#include "emovox/yin.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

struct Dip {
  std::size_t lag;
  float depth;
};

/// d' of 1 but for dips.
std::vector<float> difference_with(std::initializer_list<Dip> dips) {
  std::vector<float> d(yin::lags, 1);
  for (const Dip& dip : dips) d[dip.lag - yin::shortest_lag] = dip.depth;
  return d;
}

/// pYIN's sum over a hundred thresholds, as it is defined: for each threshold, the dips below it share its probability.
std::vector<double> naive_probabilities(std::span<const float> d) {
  std::vector<std::size_t> dips;
  for (std::size_t i = 0; i < d.size(); ++i)
    if (dips_at(d, i)) dips.push_back(i);
  std::vector<double> probability(d.size());
  const auto tail = [](int t) { return std::pow(1 - t / 100.0, 18) * (1 + 18 * t / 100.0); };
  const auto lowest = std::min_element(dips.begin(), dips.end(), [&](auto a, auto b) { return d[a] < d[b]; });
  for (int t = 1; t <= 100; ++t) {
    const double share = tail(t - 1) - tail(t);
    std::vector<std::size_t> below;
    for (const std::size_t i : dips)
      if (d[i] < t / 100.0) below.push_back(i);
    double sum = 0;
    for (std::size_t rank = 0; rank < below.size(); ++rank) sum += std::exp(-2.0 * static_cast<double>(rank));
    for (std::size_t rank = 0; rank < below.size(); ++rank)
      probability[below[rank]] += share * std::exp(-2.0 * static_cast<double>(rank)) / sum;
    if (lowest != dips.end() && d[*lowest] >= t / 100.0) probability[*lowest] += 0.01 * share;
  }
  return probability;
}

// Dips that are left out have probabilities of 1e-6 together at most.
TEST(PitchCandidates, ShareTheProbabilityOfAHundredThresholds) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const auto hiss = test::noise(yin::lags, 0.5, seed);
    std::vector<float> d(yin::lags);
    for (std::size_t i = 0; i < d.size(); ++i)
      d[i] = std::abs(hiss[i]) + 0.3F + 0.3F * std::cos(0.1F * static_cast<float>(i));
    const auto expected = naive_probabilities(d);
    PitchCandidates candidates;
    candidates.find(d);
    double sum = 0;
    for (const PitchCandidate& candidate : candidates.all()) {
      const auto lag = static_cast<std::size_t>(std::lround(candidate.period_samples));
      double nearest = 1;
      for (std::size_t i = lag - 1; i <= lag + 1; ++i)
        if (i >= yin::shortest_lag && i <= yin::longest_lag)
          nearest = std::min(nearest, std::abs(expected[i - yin::shortest_lag] - candidate.probability));
      EXPECT_LT(nearest, 2e-6) << lag;
      sum += candidate.probability;
    }
    double expected_sum = 0;
    for (const double p : expected) expected_sum += p;
    EXPECT_NEAR(sum, expected_sum, 1e-5);
    EXPECT_NEAR(candidates.voiced(), expected_sum, 1e-5);
  }
}

TEST(PitchCandidates, AreCertainWhereASignalRepeatsItself) {
  PitchCandidates candidates;
  candidates.find(difference_with({{100, 0.001F}}));
  ASSERT_EQ(candidates.all().size(), 1U);
  EXPECT_EQ(candidates.all()[0].period_samples, 100);
  EXPECT_NEAR(candidates.all()[0].probability, 1, 1e-6);
  EXPECT_NEAR(candidates.voiced(), 1, 1e-6);
}

TEST(PitchCandidates, PreferTheFirstOfTwoEquallyDeepDips) {
  PitchCandidates candidates;
  candidates.find(difference_with({{80, 0.005F}, {160, 0.005F}}));
  ASSERT_EQ(candidates.all().size(), 2U);
  EXPECT_NEAR(candidates.all()[0].probability / candidates.all()[1].probability, std::exp(2.0), 1e-3);
}

TEST(PitchCandidates, GiveTheLowestDipOneInAHundredWhereNoneIsDeep) {
  PitchCandidates candidates;
  candidates.find(difference_with({{80, 0.95F}, {160, 0.9F}}));
  ASSERT_EQ(candidates.all().size(), 1U);
  EXPECT_EQ(candidates.all()[0].period_samples, 160);
  EXPECT_NEAR(candidates.voiced(), 0.01, 1e-6);
}

TEST(PitchCandidates, AreNoneWhereNothingChanges) {
  PitchCandidates candidates;
  candidates.find(std::vector<float>(yin::lags, 0));
  EXPECT_TRUE(candidates.all().empty());
  EXPECT_EQ(candidates.voiced(), 0);
}

using PitchCandidatesGolden = test::Golden;

// A depth within rounding of a hundredth may fall on either side of it, which moves up to 0.08: seldom, here never.
TEST_F(PitchCandidatesGolden, AreAsProbableTogetherAsInLibrosaPyin) {
  YinDifference difference;
  const auto voiced = [&](std::span<const float> frame) {
    PitchCandidates candidates;
    difference.reset();
    candidates.find(difference.push(frame));
    return std::vector{candidates.voiced()};
  };
  test::expect_librosa("pyin_voiced_prob", voiced, {.absolute = 1e-4}, grid::pitch_frame_samples);
}

}  // namespace
}  // namespace emovox
