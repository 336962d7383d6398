#include "trainer/corpus/ravdess.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "corpus_names.hpp"
#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::label_of;
using test::refusal_of;

TEST(Ravdess, ReadsEveryFieldOfAName) {
  const Label label = label_of("03-01-06-02-01-02-12");
  EXPECT_EQ(label.corpus, "ravdess");
  EXPECT_EQ(label.licence, "CC BY-NC-SA 4.0");
  EXPECT_EQ(label.speaker, "ravdess:12");
  EXPECT_EQ(label.emotion, Emotion::fearful);
  EXPECT_EQ(label.sex, Sex::female);
  EXPECT_EQ(label.intensity, Intensity::strong);
  EXPECT_EQ(label.statement, 1);
  EXPECT_EQ(label.repetition, 2);
  EXPECT_EQ(label.kind, Kind::speech);
  EXPECT_EQ(label.modality, Modality::audio);
}

TEST(Ravdess, TellsSongsVideosAndSilentVideosApart) {
  EXPECT_EQ(label_of("03-02-05-01-01-01-01").kind, Kind::song);
  EXPECT_EQ(label_of("01-01-05-01-01-01-01").modality, Modality::audio_and_video);
  EXPECT_EQ(label_of("02-01-05-01-01-01-01").modality, Modality::video);
}

TEST(Ravdess, CountsTheSoundOfAVideoAsTheSameClip) {
  EXPECT_EQ(label_of("01-01-05-01-01-01-01").clip, label_of("03-01-05-01-01-01-01").clip);
  EXPECT_NE(label_of("03-02-05-01-01-01-01").clip, label_of("03-01-05-01-01-01-01").clip);
}

TEST(Ravdess, HasThe1440SpeechClipsOfItsPaper) {
  // 24 actors, of whom each speaks 60 clips: 4 neutral and 8 of each other emotion (Livingstone & Russo 2018, Table 1)
  std::set<std::string> clips;
  std::map<Sex, std::set<std::string>> speakers;
  std::map<Emotion, int> of_emotion;
  for (int emotion = 1; emotion <= 8; ++emotion)
    for (int intensity = 1; intensity <= 2; ++intensity)
      for (int statement = 1; statement <= 2; ++statement)
        for (int repetition = 1; repetition <= 2; ++repetition)
          for (int actor = 1; actor <= 24; ++actor) {
            std::string stem = "03-01";
            for (const int field : {emotion, intensity, statement, repetition, actor})
              stem.append("-").append(test::two_digits(field));
            if (const auto recognised = recognise(stem); *recognised) {
              clips.insert((*recognised)->clip);
              speakers[(*recognised)->sex].insert((*recognised)->speaker);
              ++of_emotion[(*recognised)->emotion];
            }
          }
  EXPECT_EQ(clips.size(), 1440U);
  EXPECT_EQ(speakers[Sex::female].size(), 12U);
  EXPECT_EQ(speakers[Sex::male].size(), 12U);
  EXPECT_EQ(of_emotion[Emotion::neutral], 96);
  EXPECT_EQ(of_emotion[Emotion::surprised], 192);
}

TEST(Ravdess, SaysWhichFieldOfANameIsWrong) {
  EXPECT_NE(refusal_of("04-01-05-01-01-01-01").find("modality 04"), std::string::npos);
  EXPECT_NE(refusal_of("03-03-05-01-01-01-01").find("vocal channel 03"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-09-01-01-01-01").find("emotion 09"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-00-01-01-01-01").find("emotion 00"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-05-03-01-01-01").find("intensity 03"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-05-01-03-01-01").find("statement 03"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-05-01-01-03-01").find("repetition 03"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-05-01-01-01-25").find("actor 25"), std::string::npos);
  EXPECT_NE(refusal_of("03-01-01-02-01-01-01").find("neutral has no strong"), std::string::npos);
  EXPECT_NE(refusal_of("03-02-07-01-01-01-01").find("no song is disgust"), std::string::npos);
}

TEST(Ravdess, LeavesOtherNamesToOthers) {
  for (const auto* stem : {"", "hello", "03-01-05-01-01-01", "03-01-05-01-01-01-01-01", "03_01_05_01_01_01_01",
                           "3a-01-05-01-01-01-01", "03-01-05-01-01-01-0x"})
    EXPECT_FALSE(recognise(stem).has_value()) << stem;
}

}  // namespace
}  // namespace emovox::trainer
