#include "trainer/fit/steadiness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace emovox::trainer {
namespace {

Clip clip_of(std::vector<float> functionals, std::vector<float> between_frames) {
  Clip clip;
  clip.utterances.push_back({1.0, std::move(functionals), std::move(between_frames)});
  return clip;
}

TEST(Steadiness, LeavesAloneWhatDoesNotMoveAndDampsWhatDoes) {
  // Deviation 2 of both. The second moves by 1 or -1: a variance of 1/2 around the mean of both places, an eighth of 4.
  const std::vector<Clip> clips{clip_of({1, 1}, {1, 2}), clip_of({5, 5}, {5, 4})};
  Normalizer normalizer{.indices = {0, 1}, .means = {3, 3}, .scales = {0.5F, 0.5F}};
  damp_unsteady(normalizer, clips);
  EXPECT_EQ(normalizer.scales[0], 0.5F);
  EXPECT_NEAR(normalizer.scales[1], 0.5 / std::sqrt(1 + 15.0 / 8), 1e-6);
}

TEST(Steadiness, TakesTwiceWhatMoves) {
  const std::vector<Clip> clips{clip_of({1, 2}, {3, 4}), clip_of({5, 6}, {5, 6})};
  const auto doubled = with_moved_frames(clips);
  ASSERT_EQ(doubled.size(), 2U);
  ASSERT_EQ(doubled[0].utterances.size(), 2U);
  EXPECT_EQ(doubled[0].utterances[0].functionals, (std::vector<float>{1, 2}));
  EXPECT_EQ(doubled[0].utterances[1].functionals, (std::vector<float>{3, 4}));
  EXPECT_EQ(doubled[0].utterances[1].settled_seconds, 1.0);
  EXPECT_EQ(doubled[1].utterances.size(), 1U) << "nothing moved";
}

TEST(Steadiness, FollowsTheIndices) {
  const std::vector<Clip> clips{clip_of({9, 1}, {0, 1}), clip_of({9, 5}, {0, 5})};
  Normalizer normalizer{.indices = {1}, .means = {3}, .scales = {0.5F}};
  damp_unsteady(normalizer, clips);
  EXPECT_EQ(normalizer.scales[0], 0.5F);
}

}  // namespace
}  // namespace emovox::trainer
