#include "trainer/tune.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;

/// Forests of one tree an emotion, of two leaves and of sixteen.
std::vector<Candidate> stumps_and_trees() {
  std::vector<Candidate> candidates(2);
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    const int depth = c == 0 ? 1 : 4;
    candidates[c].options.kind = ClassifierKind::forest;
    candidates[c].options.trees = 1;
    candidates[c].options.depth = depth;
    candidates[c].settings = {{"depth", depth}};
  }
  return candidates;
}

TEST(TryCandidates, JudgesEachByTheSpeakersItWasFittedWithout) {
  const auto clips = made_up_clips(6, 4, 2, every_emotion);
  const auto trials = try_candidates(clips, stumps_and_trees(), "tuning");
  ASSERT_TRUE(trials);
  ASSERT_EQ(trials->size(), 2U);
  for (const Trial& trial : *trials) EXPECT_EQ(trial.confusion.clips(), clips.size()) << "each clip once";
  EXPECT_EQ(trials->at(1).settings, (Json{{"depth", 4}}));

  const auto again = try_candidates(clips, stumps_and_trees(), "tuning");
  for (std::size_t t = 0; t < 2; ++t) EXPECT_EQ(again->at(t).confusion.counts, trials->at(t).confusion.counts);
}

TEST(TryCandidates, KnowsNothingOfTheSpeakersItIsJudgedBy) {
  // Where emotions were dealt to clips at random nothing can be learnt: what is told apart was seen.
  auto clips = made_up_clips(8, 4, 0, every_emotion);
  const auto trials = try_candidates(clips, stumps_and_trees(), "tuning");
  ASSERT_TRUE(trials);
  for (const Trial& trial : *trials) EXPECT_LT(trial.confusion.uar(), 0.25);  // 1/8 by chance, with 256 clips
}

TEST(TryCandidates, NeedsTwoSpeakers) {
  const auto trials = try_candidates(made_up_clips(1, 4, 2, every_emotion), stumps_and_trees(), "tuning");
  ASSERT_FALSE(trials);
  EXPECT_NE(trials.reason().message.find("2 speakers"), std::string::npos);
}

TEST(BestOf, IsTheFirstOfEquals) {
  std::vector<Trial> trials(4);
  for (const std::size_t t : {1, 2}) trials[t].confusion.counts[0][0] = 1;
  for (const std::size_t t : {0, 3}) trials[t].confusion.counts[0][1] = 1;
  EXPECT_EQ(best_of(trials), 1U);
}

TEST(FitBest, FitsTheOneThatTheTrialsFavour) {
  const auto clips = made_up_clips(6, 4, 2, every_emotion);
  const auto candidates = stumps_and_trees();
  const auto trials = try_candidates(clips, candidates, "tuning");
  const auto fit = fit_best(clips, candidates, "fit");
  ASSERT_TRUE(fit);
  const std::size_t best = best_of(*trials);
  EXPECT_EQ(fit->chosen["settings"], candidates[best].settings);
  EXPECT_EQ(fit->chosen["tried"], trials_json(*trials));
  EXPECT_EQ(write_model(fit->model), write_model(fit_model(clips, candidates[best].options, "fit")->model));
}

TEST(FitBest, TriesNothingForAnOnlyCandidate) {
  const auto clips = made_up_clips(4, 2, 2, every_emotion);
  const std::vector<Candidate> only{stumps_and_trees().front()};
  const auto fit = fit_best(clips, only, "fit");
  ASSERT_TRUE(fit);
  EXPECT_FALSE(fit->chosen.contains("tried"));
}

}  // namespace
}  // namespace emovox::trainer
