#include "emovox/pitch_path.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "emovox/yin.hpp"

namespace emovox {
namespace {

struct Dip {
  double hz;
  float depth;
};

/// The candidates of a frame whose d' has narrow dips.
PitchCandidates frame_with(std::initializer_list<Dip> dips) {
  std::vector<float> d(yin::lags, 1);
  for (const Dip& dip : dips) d[static_cast<std::size_t>(std::lround(16000 / dip.hz)) - yin::shortest_lag] = dip.depth;
  PitchCandidates candidates;
  candidates.find(d);
  return candidates;
}

/// The path, oldest frame first, in Hz.
std::vector<double> traced(const PitchPath& path) {
  std::array<float, PitchPath::kept_frames> periods{};
  const auto kept = std::span(periods).first(path.traceable());
  path.trace(kept);
  std::vector<double> hz;
  for (auto period = kept.rbegin(); period != kept.rend(); ++period)
    hz.push_back(*period > 0 ? 16000 / static_cast<double>(*period) : 0);
  return hz;
}

TEST(PitchPath, FollowsASteadyVoiceFromTheSecondFrameOn) {
  PitchPath path;
  for (int k = 0; k < 10; ++k) path.push(frame_with({{160, 0.02F}}));
  const auto hz = traced(path);
  ASSERT_EQ(hz.size(), 10U);
  EXPECT_EQ(hz[0], 0) << "the first frame is unvoiced";
  for (std::size_t k = 1; k < hz.size(); ++k) EXPECT_NEAR(hz[k], 160, 1) << k;
}

TEST(PitchPath, DoesNotLeapToAnOctaveForAFrame) {
  PitchPath path;
  for (int k = 0; k < 12; ++k) {
    if (k == 6)
      path.push(frame_with({{320, 0.04F}, {160, 0.05F}}));
    else
      path.push(frame_with({{160, 0.05F}}));
  }
  EXPECT_NEAR(traced(path)[6], 160, 1);
}

TEST(PitchPath, StaysVoicedThroughAWeakFrame) {
  PitchPath path;
  for (int k = 0; k < 12; ++k) path.push(frame_with({{160, k == 6 ? 0.4F : 0.02F}}));
  EXPECT_NEAR(traced(path)[6], 160, 1);
}

TEST(PitchPath, IsUnvoicedInSilence) {
  PitchPath path;
  for (int k = 0; k < 5; ++k) path.push(frame_with({{160, 0.02F}}));
  for (int k = 0; k < 8; ++k) path.push(PitchCandidates());
  const auto hz = traced(path);
  for (std::size_t k = 5; k < hz.size(); ++k) EXPECT_EQ(hz[k], 0) << k;
  EXPECT_GT(hz[4], 0);
}

TEST(PitchPath, StaysUnvoicedWhereDipsAreWeakAndScattered) {
  PitchPath path;
  for (int k = 0; k < 12; ++k) path.push(frame_with({{k % 2 == 0 ? 90.0 : 300.0, 0.6F}}));
  for (const double hz : traced(path)) EXPECT_EQ(hz, 0);
}

TEST(PitchPath, FollowsAGlideOfTwoSemitonesAFrameButNoFaster) {
  for (const double semitones : {1.8, 2.6}) {
    PitchPath path;
    for (int k = 0; k < 10; ++k) path.push(frame_with({{100 * std::exp2(semitones * k / 12), 0.02F}}));
    const auto hz = traced(path);
    const auto voiced = std::count_if(hz.begin(), hz.end(), [](double f) { return f > 0; });
    if (semitones < 2)
      EXPECT_EQ(voiced, 9);
    else
      EXPECT_LT(voiced, 9);
  }
}

TEST(PitchPath, ForgetsEverythingOnReset) {
  PitchPath path;
  for (int k = 0; k < 40; ++k) path.push(frame_with({{160, 0.02F}}));
  EXPECT_EQ(path.traceable(), PitchPath::kept_frames);
  path.reset();
  EXPECT_EQ(path.traceable(), 0U);
  path.push(frame_with({{160, 0.02F}}));
  EXPECT_EQ(traced(path), std::vector<double>{0});
}

/// librosa's model with all its states and none left out, on whole pitches: 367 voiced, then 367 unvoiced.
std::vector<bool> full_search(std::span<const PitchCandidates> frames) {
  constexpr int pitches = 367;
  constexpr double never = -700;
  std::vector<double> score(2 * pitches, never);
  std::vector<std::vector<int>> before;
  for (std::size_t k = 0; k < frames.size(); ++k) {
    std::vector<double> shown(2 * pitches, never);
    for (const PitchCandidate& c : frames[k].all()) {
      const auto pitch = std::clamp(std::lround(120 * std::log2(16000.0 / 60 / c.period_samples)), 0L, pitches - 1L);
      shown[static_cast<std::size_t>(pitch)] = std::log(c.probability);
    }
    const double rest = std::max(1 - static_cast<double>(frames[k].voiced()), 1e-300);
    std::fill(shown.begin() + pitches, shown.end(), std::log(rest / pitches));
    std::vector<double> next(2 * pitches);
    before.emplace_back(2 * pitches);
    for (int to = 0; to < 2 * pitches; ++to) {
      double best = -1e300;
      for (int from = 0; from < 2 * pitches; ++from) {
        const int step = std::abs(from % pitches - to % pitches);
        if (step > 20) continue;
        double all = 0;
        for (int s = -20; s <= 20; ++s)
          if (from % pitches + s >= 0 && from % pitches + s < pitches) all += 1 - std::abs(s) / 21.0;
        const double turn = (from < pitches) == (to < pitches) ? 0.99 : 0.01;
        const double start = k == 0 ? (to < pitches ? never : 0.0) : score[static_cast<std::size_t>(from)];
        const double s = start + (k == 0 ? 0 : std::log((1 - step / 21.0) / all * turn));
        if (s > best) {
          best = s;
          before[k][static_cast<std::size_t>(to)] = from;
        }
      }
      next[static_cast<std::size_t>(to)] = best + shown[static_cast<std::size_t>(to)];
    }
    score = next;
  }
  auto state = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  std::vector<bool> voiced(frames.size());
  for (std::size_t k = frames.size(); k-- > 0;) {
    voiced[k] = state < pitches;
    state = before[k][static_cast<std::size_t>(state)];
  }
  return voiced;
}

// Leaving out what is on no good path changes no decision, here where decisions are clear.
TEST(PitchPath, DecidesAsASearchThroughAllStates) {
  std::vector<PitchCandidates> frames;
  for (int k = 0; k < 4; ++k) frames.push_back(frame_with({{210.0 + 31 * (k % 3), 0.5F}}));
  for (int k = 0; k < 5; ++k) frames.push_back(frame_with({{150.0 + 2 * k, 0.05F}, {75.0 + k, 0.04F}}));
  for (int k = 0; k < 4; ++k) frames.push_back(frame_with({{300.0 - 60 * (k % 2), 0.55F}}));
  for (int k = 0; k < 3; ++k) frames.push_back(frame_with({{170, 0.1F}}));
  PitchPath path;
  for (const PitchCandidates& frame : frames) path.push(frame);
  const auto expected = full_search(frames);
  const auto hz = traced(path);
  ASSERT_EQ(hz.size(), expected.size());
  for (std::size_t k = 0; k < hz.size(); ++k) EXPECT_EQ(hz[k] > 0, expected[k]) << k;
}

}  // namespace
}  // namespace emovox
