#include "trainer/corpus/urdu.hpp"

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(Urdu, ReadsEveryFieldOfAName) {
  const Label label = label_of("SF11_F2_H0100");
  EXPECT_EQ(label.corpus, "urdu");
  EXPECT_EQ(label.licence, "research use only (URDU)");
  EXPECT_EQ(label.clip, "SF11_F2_H0100");
  EXPECT_EQ(label.speaker, "urdu:SF11");
  EXPECT_EQ(label.emotion, Emotion::happy);
  EXPECT_EQ(label.sex, Sex::female);
  EXPECT_EQ(label_of("SM1_F1_A01").sex, Sex::male);
}

TEST(Urdu, HasFourEmotions) {
  EXPECT_EQ(label_of("SM1_F10_A010").emotion, Emotion::angry);
  EXPECT_EQ(label_of("SM1_F10_H010").emotion, Emotion::happy);
  EXPECT_EQ(label_of("SM1_F10_N010").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("SM1_F10_S010").emotion, Emotion::sad);
}

TEST(Urdu, SaysThatAnEmotionIsWrong) {
  EXPECT_NE(refusal_of("SM1_F10_D010").find("the name looks like URDU, but emotion D is not one of A, H, N, S"),
            std::string::npos);
}

TEST(Urdu, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"SX1_F10_A010", "SM_F10_A010", "SM1_10_A010", "SM1_F10_a010", "SM1_F10_A", "SM1-F10-A010"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
