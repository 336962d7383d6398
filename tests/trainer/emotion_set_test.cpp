#include "trainer/fit/emotion_set.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace emovox::trainer {
namespace {

Label label(const std::string& corpus, Emotion emotion) {
  Label label;
  label.corpus = corpus;
  label.emotion = emotion;
  return label;
}

EmotionSet all_but(std::initializer_list<Emotion> emotions) {
  EmotionSet set = EmotionSet().set();
  for (const Emotion emotion : emotions) set.reset(static_cast<std::size_t>(emotion));
  return set;
}

TEST(PossibleEmotions, AreAllOfThemInASingleCorpus) {
  const std::vector labels{label("one", Emotion::calm), label("one", Emotion::sad)};
  for (const EmotionSet possible : possible_emotions(labels)) EXPECT_EQ(possible, all_but({}));
}

TEST(PossibleEmotions, AreNotThoseThatOnlyAnotherCorpusHas) {
  const std::vector labels{label("one", Emotion::calm), label("one", Emotion::sad), label("one", Emotion::neutral),
                           label("two", Emotion::sad), label("two", Emotion::neutral)};
  const auto possible = possible_emotions(labels);
  for (std::size_t of_one = 0; of_one < 3; ++of_one) EXPECT_EQ(possible[of_one], all_but({}));
  for (std::size_t of_two = 3; of_two < 5; ++of_two) EXPECT_EQ(possible[of_two], all_but({Emotion::calm}));
}

TEST(PossibleEmotions, AreAlsoThoseThatNoCorpusComparesWithTheLabel) {
  const std::vector labels{label("one", Emotion::calm), label("one", Emotion::sad), label("two", Emotion::angry)};
  for (const EmotionSet possible : possible_emotions(labels)) EXPECT_EQ(possible, all_but({}));
}

}  // namespace
}  // namespace emovox::trainer
