#include "trainer/fit/svm.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"
#include "trainer/crossval.hpp"
#include "trainer/evaluate.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;

TEST(FitSvm, FindsWhatTellsTheEmotionsApart) {
  const auto fit = fit_svm(made_up_clips(6, 2, 1.0, every_emotion), {}, "fit");
  ASSERT_TRUE(fit);
  EXPECT_GT(fit->choice.inner_uar, 0.95);  // an eighth of all elements is shifted by a standard deviation
}

TEST(FitSvm, ScoresChanceWhereThereIsNothingToFind) {
  // Best of 37 choices on 96 clips whose features say nothing: 1/8 and the luck of the best draw
  const auto fit = fit_svm(made_up_clips(6, 2, 0, every_emotion), {}, "fit");
  ASSERT_TRUE(fit);
  EXPECT_LT(fit->choice.inner_uar, 0.35);
}

TEST(FitSvm, GivesTheSameModelAgain) {
  const auto clips = made_up_clips(5, 2, 0.3, every_emotion);
  const SvmOptions options{.kernel = {}, .weights = ClassWeights::balanced, .seed = 3};
  EXPECT_EQ(write_model(fit_svm(clips, options, "fit")->model), write_model(fit_svm(clips, options, "fit")->model));
}

TEST(FitSvm, TakesTheKernelAskedFor) {
  const auto clips = made_up_clips(4, 1, 0.5, every_emotion);
  for (const Kernel kernel : {Kernel::linear, Kernel::rbf}) {
    SvmOptions options;
    options.kernel = kernel;
    const auto fit = fit_svm(clips, options, "fit");
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->choice.kernel, kernel);
    EXPECT_EQ(fit->model.svm.kernel, kernel);
  }
}

TEST(FitSvm, GivesAnEmotionItNeverHeardNoProbability) {
  const auto fit =
      fit_svm(made_up_clips(6, 3, 1.0, std::array{Emotion::happy, Emotion::sad, Emotion::angry}), {}, "fit");
  ASSERT_TRUE(fit);
  auto model = Model::parse(write_model(fit->model));
  ASSERT_TRUE(model);
  const auto probabilities =
      model->classify(made_up_clips(1, 1, 1.0, std::array{Emotion::sad})[0].utterances[0].functionals);
  EXPECT_EQ(most_probable(probabilities), Emotion::sad);
  for (const Emotion unheard :
       {Emotion::neutral, Emotion::calm, Emotion::fearful, Emotion::disgust, Emotion::surprised})
    EXPECT_LT(probabilities[static_cast<std::size_t>(unheard)], 0.01) << name_of(unheard);
}

TEST(FitSvm, DescribesItsCorpora) {
  const auto fit = fit_svm(made_up_clips(3, 1, 1.0, every_emotion), {}, "fit");
  EXPECT_EQ(fit->model.corpora, std::vector<std::string>{"ravdess"});
  EXPECT_EQ(fit->model.licence, "CC BY-NC-SA 4.0");
  EXPECT_EQ(fit->model.fingerprint, fingerprint());
}

TEST(FitSvm, RefusesASingleSpeakerOrEmotion) {
  EXPECT_NE(fit_svm(made_up_clips(1, 3, 1.0, every_emotion), {}, "fit").reason().message.find("2 speakers"),
            std::string::npos);
  EXPECT_NE(fit_svm(made_up_clips(3, 3, 1.0, std::array{Emotion::sad}), {}, "fit").reason().message.find("2 emotions"),
            std::string::npos);
  auto silent = made_up_clips(3, 1, 1.0, every_emotion);
  for (Clip& clip : silent) clip.utterances.clear();
  EXPECT_FALSE(fit_svm(silent, {}, "fit"));
}

TEST(CrossValidate, FitsWithoutTheTestSpeakers) {
  // Speaker 03's labels are all wrong. Fitted without it the others are told apart, and its own clips all missed.
  Dataset dataset{made_up_clips(6, 2, 1.5, every_emotion), {}};
  for (Clip& clip : dataset.clips)
    if (clip.label.speaker == "ravdess:03")
      clip.label.emotion = static_cast<Emotion>((static_cast<std::size_t>(clip.label.emotion) + 1) % emotion_count);
  const auto run = cross_validate(dataset, {{"ravdess:03"}, {"ravdess:01", "ravdess:02"}}, {});
  ASSERT_TRUE(run);
  EXPECT_EQ(confusion_of(run->folds[0].answers).accuracy(), 0);
  EXPECT_EQ(run->folds[0].answers.size(), 16U);
  EXPECT_GT(confusion_of(run->folds[1].answers).accuracy(), 0.9);
  EXPECT_EQ(run->pooled().size(), 48U);
}

TEST(CrossValidate, CountsClipsWithoutSpeechAsMissed) {
  Dataset dataset{made_up_clips(4, 1, 1.5, every_emotion), {}};
  for (Clip& clip : dataset.clips)
    if (clip.label.emotion == Emotion::calm) clip.utterances.clear();
  const auto run = cross_validate(dataset, {{"ravdess:01"}}, {});
  ASSERT_TRUE(run);
  const Confusion confusion = confusion_of(run->pooled());
  EXPECT_EQ(confusion.clips(), 8U);
  EXPECT_EQ(confusion.unanswered[static_cast<std::size_t>(Emotion::calm)], 1U);
  EXPECT_EQ(*confusion.recall(static_cast<std::size_t>(Emotion::calm)), 0);
}

TEST(Summarise, WeighsWindowsByTheSpeechTheySettle) {
  const std::vector<WindowAnswer> windows{{3, {0, 0, 1}}, {1, {0, 0, 0, 1}}};
  const Answer answer = summarise({}, windows);
  ASSERT_TRUE(answer.probabilities);
  EXPECT_FLOAT_EQ((*answer.probabilities)[2], 0.75F);
  EXPECT_FLOAT_EQ((*answer.probabilities)[3], 0.25F);
  EXPECT_FALSE(summarise({}, {}).probabilities);
}

}  // namespace
}  // namespace emovox::trainer
