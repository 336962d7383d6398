#include "trainer/fit/svm.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;
using test::made_up_clips_of_two_corpora;

TrainingSet made_up_set(std::size_t speakers, int takes, double separation) {
  return *training_set(made_up_clips(speakers, takes, separation, every_emotion), 3);
}

TEST(FitSvm, FindsWhatTellsTheEmotionsApart) {
  // An eighth of all elements is shifted by a standard deviation.
  EXPECT_GT(fit_svm(made_up_set(6, 2, 1.0), {}, "fit").choice.inner_uar, 0.95);
}

TEST(FitSvm, ScoresChanceWhereThereIsNothingToFind) {
  // Best of 37 choices on 96 clips whose features say nothing: 1/8 and the luck of the best draw
  EXPECT_LT(fit_svm(made_up_set(6, 2, 0), {}, "fit").choice.inner_uar, 0.35);
}

TEST(FitSvm, TakesTheKernelAskedFor) {
  const TrainingSet set = made_up_set(4, 1, 0.5);
  for (const Kernel kernel : {Kernel::linear, Kernel::rbf}) {
    SvmOptions options;
    options.kernel = kernel;
    const auto fit = fit_svm(set, options, "fit");
    EXPECT_EQ(fit.choice.kernel, kernel);
    EXPECT_EQ(fit.parameters.kernel, kernel);
  }
}

/// The first rows, which are of these clips.
TrainingSet first_of(const TrainingSet& set, std::size_t clips, std::size_t rows) {
  TrainingSet first = set;
  first.clips.resize(clips);
  first.rows = set.rows.topRows(static_cast<Eigen::Index>(rows));
  first.emotions.resize(rows);
  first.possible.resize(rows);
  first.folds.resize(rows);
  first.heard.resize(rows);
  return first;
}

TEST(FitSvm, TellsAnEmotionFromAnotherByCorporaThatHaveBoth) {
  const TrainingSet both = *training_set(made_up_clips_of_two_corpora(6, 2, 0.6), 3);
  const TrainingSet full = first_of(both, both.clips.size() / 2, both.emotions.size() / 2);
  SvmOptions linear;
  linear.kernel = Kernel::linear;
  const auto of_both = fit_svm(both, linear, "fit");
  const auto of_full = fit_svm(full, linear, "fit");
  ASSERT_EQ(of_both.choice.cost, of_full.choice.cost);
  const auto& found = of_both.parameters;
  const auto& expected = of_full.parameters;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
      const bool with_calm =
          i == static_cast<std::size_t>(Emotion::calm) || j == static_cast<std::size_t>(Emotion::calm);
      if (!with_calm) continue;
      EXPECT_NEAR(found.sigmoid_a[pair], expected.sigmoid_a[pair], 1e-6) << i << " against " << j;
      EXPECT_NEAR(found.sigmoid_b[pair], expected.sigmoid_b[pair], 1e-6) << i << " against " << j;
      EXPECT_NEAR(found.bias[pair], expected.bias[pair], 1e-6) << i << " against " << j;
    }
}

TEST(FitSvm, LeavesOutOtherSpeeds) {
  auto clips = made_up_clips(6, 2, 0.6, every_emotion);
  SvmOptions linear;
  linear.kernel = Kernel::linear;
  const auto without = fit_svm(*training_set(clips, 3), linear, "fit");
  test::add_other_speeds(clips);
  const auto with = fit_svm(*training_set(clips, 3), linear, "fit");
  EXPECT_EQ(with.choice.cost, without.choice.cost);
  EXPECT_EQ(with.choice.inner_uar, without.choice.inner_uar);
  for (std::size_t pair = 0; pair < emotion_pairs; ++pair) {
    EXPECT_NEAR(with.parameters.bias[pair], without.parameters.bias[pair], 1e-5) << pair;
    EXPECT_NEAR(with.parameters.sigmoid_a[pair], without.parameters.sigmoid_a[pair], 1e-5) << pair;
  }
}

}  // namespace
}  // namespace emovox::trainer
