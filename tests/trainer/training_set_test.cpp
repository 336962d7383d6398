#include "trainer/fit/training_set.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

constexpr auto calm = static_cast<std::size_t>(Emotion::calm);

/// Nearly sure of calm, else of the truth.
Probabilities calm_before(Emotion truth) {
  Probabilities p{};
  p[static_cast<std::size_t>(truth)] = 0.2F;
  p[calm] += 0.8F;
  return p;
}

TEST(TrainingSet, AsksAClipAboutItsCorpussEmotions) {
  const auto training = training_set(test::made_up_clips_of_two_corpora(2, 1, 1), 1);
  ASSERT_TRUE(training);
  std::vector<std::optional<Probabilities>> of_rows;
  for (const Emotion emotion : training->emotions) of_rows.emplace_back(calm_before(emotion));
  // where calm is no answer the truth is; four of six neutral clips are there, and half of each other emotion's
  EXPECT_NEAR(training->uar(of_rows), (4.0 / 6 + 1 + 6 * 0.5) / 8, 1e-12);
}

TEST(TrainingSet, CountsClipsThatHaveAnAnswer) {
  const auto training = training_set(test::made_up_clips(3, 1, 1, test::every_emotion), 1);
  ASSERT_TRUE(training);
  std::vector<std::optional<Probabilities>> of_rows(training->emotions.size());
  for (std::size_t row = 0; row < of_rows.size(); row += 5) of_rows[row] = calm_before(Emotion::calm);
  std::size_t emotions = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) {
    bool asked = false;
    for (std::size_t row = 0; row < of_rows.size(); row += 5)
      asked = asked || static_cast<std::size_t>(training->emotions[row]) == i;
    emotions += asked ? 1 : 0;
  }
  EXPECT_NEAR(training->uar(of_rows), 1.0 / static_cast<double>(emotions), 1e-12);
}

TEST(TrainingSet, LearnsFromOtherSpeedsAndIsJudgedByItsOwn) {
  auto clips = test::made_up_clips(4, 1, 1, test::every_emotion);
  const auto without = training_set(clips, 1);
  test::add_other_speeds(clips);
  const auto with = training_set(clips, 1);
  ASSERT_TRUE(without && with);
  const std::size_t clip_count = clips.size();
  EXPECT_EQ(with->every_row().size(), 3 * clip_count);
  EXPECT_EQ(with->own_rows().size(), clip_count);
  EXPECT_EQ(with->rows_in(0).size(), clip_count / 4);
  EXPECT_EQ(with->rows_outside(0).size(), 3 * clip_count / 4 * 3);
  EXPECT_EQ(with->normalizer.scales, without->normalizer.scales);
  for (std::size_t c = 0; c < clip_count; ++c) {
    const auto row = static_cast<Eigen::Index>(3 * c);
    EXPECT_EQ(with->emotions[3 * c + 2], clips[c].label.emotion);
    EXPECT_EQ(with->folds[3 * c + 2], without->folds[c]);
    EXPECT_EQ(with->heard[3 * c], Heard::as_it_is);
    EXPECT_EQ(with->heard[3 * c + 1], Heard::at_another_speed);
    EXPECT_TRUE((with->rows.row(row).array() == without->rows.row(static_cast<Eigen::Index>(c)).array()).all());
    EXPECT_FALSE((with->rows.row(row + 1).array() == with->rows.row(row).array()).all());
  }
}

}  // namespace
}  // namespace emovox::trainer
