#include "trainer/corpus/nemo.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "corpus_names.hpp"
#include "support/golden.hpp"
#include "trainer/recordings.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(Nemo, ReadsEveryFieldOfAName) {
  const Label label = label_of("SM0_sadness_77");
  EXPECT_EQ(label.corpus, "nemo");
  EXPECT_EQ(label.licence, "CC BY-NC-SA 4.0");
  EXPECT_EQ(label.clip, "SM0_sadness_77");
  EXPECT_EQ(label.speaker, "nemo:SM0");
  EXPECT_EQ(label.emotion, Emotion::sad);
  EXPECT_EQ(label.sex, Sex::unknown);
  EXPECT_EQ(label.statement, 77);
}

TEST(Nemo, HasSixEmotions) {
  EXPECT_EQ(label_of("EB0_anger_1").emotion, Emotion::angry);
  EXPECT_EQ(label_of("EB0_fear_1").emotion, Emotion::fearful);
  EXPECT_EQ(label_of("EB0_happiness_1").emotion, Emotion::happy);
  EXPECT_EQ(label_of("EB0_neutral_1").emotion, Emotion::neutral);
  EXPECT_EQ(label_of("EB0_sadness_1").emotion, Emotion::sad);
  EXPECT_EQ(label_of("EB0_surprised_1").emotion, Emotion::surprised);
}

TEST(Nemo, SaysWhichFieldOfANameIsWrong) {
  EXPECT_EQ(refusal_of("XX0_anger_1"),
            "the name looks like nEMO, but speaker XX0 is not one of EB0, IC0, KD0, KS0, MK0, MP0, SM0, TP0, WR0");
  EXPECT_NE(refusal_of("EB0_disgust_1").find("emotion disgust is not one of anger, fear"), std::string::npos);
  EXPECT_NE(refusal_of("EB0_anger_0").find("sentence 0"), std::string::npos);
  EXPECT_NE(refusal_of("EB0_anger_91").find("sentence 91"), std::string::npos);
}

TEST(Nemo, HasThe4481ClipsOfItsPaper) {
  const auto folder = emovox::test::shared_folder() / "data" / "nemo";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no nEMO under " << folder;
  const auto recordings = find_recordings(std::array{folder}, {});
  ASSERT_TRUE(recordings) << recordings.reason().message;
  EXPECT_TRUE(recordings->failures.empty());
  std::set<std::string> speakers;
  std::map<Emotion, int> of_emotion;
  for (const Recording& recording : recordings->found) {
    speakers.insert(recording.label.speaker);
    ++of_emotion[recording.label.emotion];
  }
  EXPECT_EQ(recordings->found.size(), 4481U);
  EXPECT_EQ(speakers.size(), 9U);
  EXPECT_EQ(of_emotion, (std::map<Emotion, int>{{Emotion::neutral, 809},
                                                {Emotion::happy, 749},
                                                {Emotion::sad, 769},
                                                {Emotion::angry, 749},
                                                {Emotion::fearful, 736},
                                                {Emotion::surprised, 669}}));
}

TEST(Nemo, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"EB_anger_1", "EB0_anger", "EB0_Anger_1", "EB0_anger_1_2", "EB0_anger_x", "EB0-anger-1"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
