#include "trainer/quantisation.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"
#include "trainer/fit/classifier.hpp"

namespace emovox::trainer {
namespace {

ModelData linear_model(std::span<const Clip> clips) {
  ClassifierOptions options;
  options.kind = ClassifierKind::linear;
  return fit_model(clips, options, "fit")->model;
}

TEST(QuantisationError, IsNoneOfAModelAgainstItself) {
  const auto clips = test::made_up_clips(4, 2, 0.5, test::every_emotion);
  Model model(linear_model(clips));
  Model same = model;
  const auto error = quantisation_error(model, same, clips);
  EXPECT_EQ(error.mean, 0);
  EXPECT_EQ(error.most, 0);
}

TEST(QuantisationError, IsSmallAfterRoundingAndLargeOfAnotherModel) {
  const auto clips = test::made_up_clips(4, 2, 0.5, test::every_emotion);
  const ModelData data = linear_model(clips);
  Model fitted(data);
  auto reread = Model::parse(write_model(data));
  ASSERT_TRUE(reread);
  const auto rounding = quantisation_error(fitted, *reread, clips);
  EXPECT_GT(rounding.most, 0);
  EXPECT_LT(rounding.most, 0.02);
  EXPECT_LE(rounding.mean, rounding.most);

  auto relabelled = clips;
  for (Clip& clip : relabelled)
    clip.label.emotion = static_cast<Emotion>((static_cast<std::size_t>(clip.label.emotion) + 1) % emotion_count);
  Model other(linear_model(relabelled));
  EXPECT_GT(quantisation_error(fitted, other, clips).most, 0.2);
}

TEST(QuantisationError, IsNoneWithoutClips) {
  const auto clips = test::made_up_clips(4, 2, 0.5, test::every_emotion);
  Model model(linear_model(clips));
  Model same = model;
  EXPECT_EQ(quantisation_error(model, same, {}).mean, 0);
}

}  // namespace
}  // namespace emovox::trainer
