#include "trainer/corpus/emo_db.hpp"

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(EmoDb, ReadsEveryFieldOfAName) {
  const Label label = label_of("16b10Wb");
  EXPECT_EQ(label.corpus, "emo-db");
  EXPECT_EQ(label.licence, "CC0 1.0");
  EXPECT_EQ(label.clip, "16b10Wb");
  EXPECT_EQ(label.speaker, "emo-db:16");
  EXPECT_EQ(label.emotion, Emotion::angry);
  EXPECT_EQ(label.sex, Sex::female);
  EXPECT_EQ(label.statement, 10);
}

TEST(EmoDb, HasSixOfTheEightEmotions) {
  EXPECT_EQ(label_of("03a01Wa").emotion, Emotion::angry);
  EXPECT_EQ(label_of("03a01Ea").emotion, Emotion::disgust);
  EXPECT_EQ(label_of("03a01Aa").emotion, Emotion::fearful);
  EXPECT_EQ(label_of("03a01Fa").emotion, Emotion::happy);
  EXPECT_EQ(label_of("03a01Ta").emotion, Emotion::sad);
  EXPECT_EQ(label_of("03a01Na").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("03a01Na").other_emotion, "");
}

TEST(EmoDb, CallsBoredomAnotherEmotion) { EXPECT_EQ(label_of("03a01La").other_emotion, "boredom"); }

TEST(EmoDb, HasFiveWomenAndFiveMen) {
  int women = 0;
  int men = 0;
  for (const auto* speaker : {"03", "08", "09", "10", "11", "12", "13", "14", "15", "16"})
    ++(label_of(std::string(speaker) + "a01Fa").sex == Sex::female ? women : men);
  EXPECT_EQ(women, 5);
  EXPECT_EQ(men, 5);
}

TEST(EmoDb, SaysWhichFieldOfANameIsWrong) {
  EXPECT_NE(refusal_of("04a01Fa").find("speaker 04 is not one of 03, 08"), std::string::npos);
  EXPECT_NE(refusal_of("03a03Fa").find("text a03"), std::string::npos);
  EXPECT_NE(refusal_of("03a01Xa").find("emotion X is not one of W, E"), std::string::npos);
}

TEST(EmoDb, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"3a01Fa", "03c01Fa", "03a01F", "03a01fa", "03a01Fab", "03-a01-Fa"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
