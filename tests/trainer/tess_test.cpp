#include "trainer/corpus/tess.hpp"

#include "corpus_names.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(Tess, ReadsEveryFieldOfAName) {
  const Label label = label_of("YAF_dog_fear");
  EXPECT_EQ(label.corpus, "tess");
  EXPECT_EQ(label.licence, "CC BY-NC-ND 4.0");
  EXPECT_EQ(label.clip, "YAF_dog_fear");
  EXPECT_EQ(label.speaker, "tess:YAF");
  EXPECT_EQ(label.emotion, Emotion::fearful);
  EXPECT_EQ(label.sex, Sex::female);
}

TEST(Tess, HasSevenEmotions) {
  EXPECT_EQ(label_of("OAF_back_angry").emotion, Emotion::angry);
  EXPECT_EQ(label_of("OAF_back_disgust").emotion, Emotion::disgust);
  EXPECT_EQ(label_of("OAF_back_fear").emotion, Emotion::fearful);
  EXPECT_EQ(label_of("OAF_back_happy").emotion, Emotion::happy);
  EXPECT_EQ(label_of("OAF_back_neutral").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("OAF_back_ps").emotion, Emotion::surprised);
  EXPECT_EQ(label_of("OAF_back_sad").emotion, Emotion::sad);
}

TEST(Tess, TakesTheMisnamedFileForTheOldersOwn) {
  EXPECT_EQ(label_of("OA_bite_neutral").speaker, "tess:OAF");
  EXPECT_EQ(label_of("OA_bite_neutral").clip, label_of("OAF_bite_neutral").clip);
}

TEST(Tess, SaysThatAnEmotionIsWrong) {
  EXPECT_NE(refusal_of("OAF_back_calm").find("the name looks like TESS, but emotion calm is not one of angry, disgust"),
            std::string::npos);
}

TEST(Tess, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"MAF_back_angry", "OAF_angry", "OAF_back_angry_2", "OAF-back-angry", "YA_bite_neutral"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
