#include "trainer/crossval.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;

const std::vector<Candidate> linear = [] {
  Candidate candidate;
  candidate.options.kind = ClassifierKind::linear;
  return std::vector{candidate};
}();

TEST(CrossValidate, FitsWithoutTheTestSpeakers) {
  // Speaker 03's labels are all wrong. Fitted without it the others are told apart, and its own clips all missed.
  Dataset dataset{made_up_clips(6, 2, 1.5, every_emotion), {}};
  for (Clip& clip : dataset.clips)
    if (clip.label.speaker == "ravdess:03")
      clip.label.emotion = static_cast<Emotion>((static_cast<std::size_t>(clip.label.emotion) + 1) % emotion_count);
  const auto run = cross_validate(dataset, {{"ravdess:03"}, {"ravdess:01", "ravdess:02"}}, linear);
  ASSERT_TRUE(run);
  EXPECT_EQ(confusion_of(run->folds[0].answers).accuracy(), 0);
  EXPECT_EQ(run->folds[0].answers.size(), 16U);
  EXPECT_GT(confusion_of(run->folds[1].answers).accuracy(), 0.9);
  EXPECT_EQ(run->pooled().size(), 48U);
}

TEST(CrossValidate, TellsTheBlobsSizeAndWhatRoundingChanges) {
  const Dataset dataset{made_up_clips(4, 2, 0.5, every_emotion), {}};
  const auto run = cross_validate(dataset, {{"ravdess:01"}}, linear);
  ASSERT_TRUE(run);
  const Json& blob = run->folds[0].chosen["blob"];
  const auto fit = fit_model(clips_without(dataset, {"ravdess:01"}), linear.front().options, "fit");
  EXPECT_EQ(blob["bytes"], write_model(fit->model).size());
  EXPECT_NEAR(blob["uar_before_rounding"], confusion_of(run->folds[0].answers).uar(), 2.0 / 16) << "of 16 clips";
  EXPECT_GT(blob["largest_difference"], 0);
  EXPECT_LT(blob["largest_difference"], 0.02);
}

TEST(CrossValidate, CountsClipsWithoutSpeechAsMissed) {
  Dataset dataset{made_up_clips(4, 1, 1.5, every_emotion), {}};
  for (Clip& clip : dataset.clips)
    if (clip.label.emotion == Emotion::calm) clip.utterances.clear();
  const auto run = cross_validate(dataset, {{"ravdess:01"}}, linear);
  ASSERT_TRUE(run);
  const Confusion confusion = confusion_of(run->pooled());
  EXPECT_EQ(confusion.clips(), 8U);
  EXPECT_EQ(confusion.unanswered[static_cast<std::size_t>(Emotion::calm)], 1U);
  EXPECT_EQ(*confusion.recall(static_cast<std::size_t>(Emotion::calm)), 0);
}

TEST(CrossValidate, TakesFoldsThatAreKnownAndTellsOfEachOther) {
  const Dataset dataset{made_up_clips(4, 1, 1.5, every_emotion), {}};
  const FoldOutcome known{{"ravdess:01"}, {{"inner_uar", 0.25}}, {}};
  std::vector<std::size_t> told;  // one call at a time, so no lock
  const auto run = cross_validate(
      dataset, {{"ravdess:01"}, {"ravdess:02"}, {"ravdess:03"}}, linear,
      [&](std::size_t fold) { return fold == 0 ? std::optional(known) : std::nullopt; },
      [&](const CrossvalRun& so_far) -> Problem {
        told.push_back(so_far.folds.size());
        return std::nullopt;
      });
  ASSERT_TRUE(run);
  EXPECT_EQ(told, (std::vector<std::size_t>{2, 3}));
  EXPECT_TRUE(run->folds[0].answers.empty());
  EXPECT_EQ(run->folds[1].answers.size(), 8U);
}

TEST(CrossValidate, EndsWhereAFoldCannotBeKept) {
  const Dataset dataset{made_up_clips(4, 1, 1.5, every_emotion), {}};
  const auto run = cross_validate(dataset, {{"ravdess:01"}, {"ravdess:02"}}, linear, {},
                                  [](const CrossvalRun&) -> Problem { return refused("the disk is full"); });
  ASSERT_FALSE(run);
  EXPECT_EQ(run.reason().message, "the disk is full");
}

}  // namespace
}  // namespace emovox::trainer
