#include "trainer/corpus/savee.hpp"

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(Savee, ReadsEveryFieldOfAName) {
  const Label label = label_of("JK_su15");
  EXPECT_EQ(label.corpus, "savee");
  EXPECT_EQ(label.licence, "research use only (SAVEE)");
  EXPECT_EQ(label.clip, "JK_su15");
  EXPECT_EQ(label.speaker, "savee:JK");
  EXPECT_EQ(label.emotion, Emotion::surprised);
  EXPECT_EQ(label.sex, Sex::male);
}

TEST(Savee, HasSevenEmotions) {
  EXPECT_EQ(label_of("DC_a01").emotion, Emotion::angry);
  EXPECT_EQ(label_of("DC_d01").emotion, Emotion::disgust);
  EXPECT_EQ(label_of("DC_f01").emotion, Emotion::fearful);
  EXPECT_EQ(label_of("DC_h01").emotion, Emotion::happy);
  EXPECT_EQ(label_of("DC_n30").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("DC_sa01").emotion, Emotion::sad);
  EXPECT_EQ(label_of("DC_su01").emotion, Emotion::surprised);
}

TEST(Savee, SaysWhichFieldOfANameIsWrong) {
  EXPECT_NE(refusal_of("DC_s01").find("emotion s is not one of a, d, f, h, n, sa, su"), std::string::npos);
  EXPECT_NE(refusal_of("DC_a00").find("sentence 00 is not one of 01-15"), std::string::npos);
  EXPECT_NE(refusal_of("DC_a16").find("sentence 16 is not one of 01-15"), std::string::npos);
  EXPECT_NE(refusal_of("DC_n31").find("sentence 31 is not one of 01-30"), std::string::npos);
}

TEST(Savee, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"XX_a01", "a01", "DC_a1", "DC_a001", "dc_a01", "DC-a01"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
