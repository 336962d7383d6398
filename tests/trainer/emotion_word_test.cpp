#include "trainer/corpus/emotion_word.hpp"

#include <gtest/gtest.h>

#include <string>

namespace emovox::trainer {
namespace {

TEST(EmotionWord, IsOneOfTheEightNames) {
  for (const auto name : emotion_names) EXPECT_EQ(emotion_meant_by(name), emotion_named(name)) << name;
}

TEST(EmotionWord, MayBeTheNounInAnyCase) {
  EXPECT_EQ(emotion_meant_by("Calmness"), Emotion::calm);
  EXPECT_EQ(emotion_meant_by("happiness"), Emotion::happy);
  EXPECT_EQ(emotion_meant_by("joy"), Emotion::happy);
  EXPECT_EQ(emotion_meant_by("SADNESS"), Emotion::sad);
  EXPECT_EQ(emotion_meant_by("Anger"), Emotion::angry);
  EXPECT_EQ(emotion_meant_by("fear"), Emotion::fearful);
  EXPECT_EQ(emotion_meant_by("disgusted"), Emotion::disgust);
  EXPECT_EQ(emotion_meant_by("Surprise"), Emotion::surprised);
}

TEST(EmotionWord, IsNoOtherWord) {
  for (const auto* word : {"", "boredom", "ang", "very happy", "happy "})
    EXPECT_FALSE(emotion_meant_by(word).has_value()) << word;
}

}  // namespace
}  // namespace emovox::trainer
