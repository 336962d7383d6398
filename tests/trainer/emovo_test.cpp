#include "trainer/corpus/emovo.hpp"

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(Emovo, ReadsEveryFieldOfAName) {
  const Label label = label_of("pau-m2-n5");
  EXPECT_EQ(label.corpus, "emovo");
  EXPECT_EQ(label.licence, "unknown");
  EXPECT_EQ(label.clip, "pau-m2-n5");
  EXPECT_EQ(label.speaker, "emovo:m2");
  EXPECT_EQ(label.emotion, Emotion::fearful);
  EXPECT_EQ(label.sex, Sex::male);
  EXPECT_EQ(label_of("pau-f2-n5").sex, Sex::female);
}

TEST(Emovo, HasSevenEmotions) {
  EXPECT_EQ(label_of("dis-f1-b1").emotion, Emotion::disgust);
  EXPECT_EQ(label_of("gio-f1-b1").emotion, Emotion::happy);
  EXPECT_EQ(label_of("neu-f1-b1").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("pau-f1-b1").emotion, Emotion::fearful);
  EXPECT_EQ(label_of("rab-f1-b1").emotion, Emotion::angry);
  EXPECT_EQ(label_of("sor-f1-b1").emotion, Emotion::surprised);
  EXPECT_EQ(label_of("tri-f1-b1").emotion, Emotion::sad);
}

TEST(Emovo, SaysWhichFieldOfANameIsWrong) {
  EXPECT_NE(refusal_of("rag-f1-b1").find("emotion rag is not one of dis, gio"), std::string::npos);
  EXPECT_NE(refusal_of("rab-f4-b1").find("actor f4 is not one of f1, f2"), std::string::npos);
}

TEST(Emovo, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"rab-x1-b1", "rab-f1-k1", "rab-f1", "rabbia-f1-b1", "rab_f1_b1", "rab-f1-b1-2"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
