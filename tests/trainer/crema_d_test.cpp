#include "trainer/corpus/crema_d.hpp"

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(CremaD, ReadsEveryFieldOfAName) {
  const Label label = label_of("1076_TIE_FEA_HI");
  EXPECT_EQ(label.corpus, "crema-d");
  EXPECT_EQ(label.licence, "ODbL 1.0");
  EXPECT_EQ(label.clip, "1076_TIE_FEA_HI");
  EXPECT_EQ(label.speaker, "crema-d:1076");
  EXPECT_EQ(label.emotion, Emotion::fearful);
  EXPECT_EQ(label.sex, Sex::unknown);
  EXPECT_EQ(label.intensity, Intensity::strong);
  EXPECT_EQ(label.statement, 2);
}

TEST(CremaD, HasSixEmotions) {
  EXPECT_EQ(label_of("1001_DFA_ANG_XX").emotion, Emotion::angry);
  EXPECT_EQ(label_of("1001_DFA_DIS_XX").emotion, Emotion::disgust);
  EXPECT_EQ(label_of("1001_DFA_FEA_XX").emotion, Emotion::fearful);
  EXPECT_EQ(label_of("1001_DFA_HAP_XX").emotion, Emotion::happy);
  EXPECT_EQ(label_of("1001_DFA_NEU_XX").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("1001_DFA_SAD_XX").emotion, Emotion::sad);
}

TEST(CremaD, KnowsIntensitiesAtTheEndsOnly) {
  EXPECT_EQ(label_of("1001_IEO_ANG_LO").intensity, Intensity::normal);
  EXPECT_EQ(label_of("1001_IEO_ANG_MD").intensity, Intensity::unknown);
  EXPECT_EQ(label_of("1001_IEO_ANG_HI").intensity, Intensity::strong);
  EXPECT_EQ(label_of("1001_DFA_ANG_XX").intensity, Intensity::unknown);
  EXPECT_EQ(label_of("1040_ITH_SAD_X").intensity, Intensity::unknown) << "as one file is called";
}

TEST(CremaD, SaysWhichFieldOfANameIsWrong) {
  EXPECT_NE(refusal_of("1000_DFA_ANG_XX").find("actor 1000 is not one of 1001-1091"), std::string::npos);
  EXPECT_NE(refusal_of("1092_DFA_ANG_XX").find("actor 1092"), std::string::npos);
  EXPECT_NE(refusal_of("1001_ABC_ANG_XX").find("sentence ABC"), std::string::npos);
  EXPECT_NE(refusal_of("1001_DFA_SUR_XX").find("emotion SUR is not one of ANG, DIS"), std::string::npos);
  EXPECT_NE(refusal_of("1001_DFA_ANG_ME").find("intensity ME"), std::string::npos);
}

TEST(CremaD, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"101_DFA_ANG_XX", "1001_DFA_ANG", "1001_dfa_ang_xx", "1001-DFA-ANG-XX", "1001_DFA_ANG_XX_2"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
