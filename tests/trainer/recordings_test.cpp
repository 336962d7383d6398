#include "trainer/recordings.hpp"

#include <gtest/gtest.h>

#include <array>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;
using test::write_text;

Result<Recordings> find(const TemporaryFolder& folder, Wanted wanted = {}) {
  return find_recordings(std::array{folder.path()}, wanted);
}

TEST(Recordings, CountsTheKaggleArchivesDoubleTreeOnce) {
  const TemporaryFolder folder;
  for (const auto* tree : {"", "audio_speech_actors_01-24"})
    for (const int actor : {1, 2})
      for (const int emotion : {1, 5})
        write_text(folder / tree / ("Actor_" + test::two_digits(actor)) / (test::ravdess_stem(emotion, actor) + ".wav"),
                   "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 4U);
  EXPECT_EQ(recordings->copies, 4U);
}

TEST(Recordings, CountsAClipOnceWhateverItsExtension) {
  const TemporaryFolder folder;
  for (const auto* extension : {".wav", ".flac", ".WAV", ".ogg"})
    write_text(folder / (test::ravdess_stem(3, 7) + extension), "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 1U);
}

TEST(Recordings, CountsAClipOnceOverSeveralFolders) {
  const TemporaryFolder one;
  const TemporaryFolder two;
  write_text(one / (test::ravdess_stem(3, 7) + ".wav"), "");
  write_text(two / (test::ravdess_stem(3, 7) + ".wav"), "");
  write_text(two / (test::ravdess_stem(4, 7) + ".wav"), "");
  const auto recordings = find_recordings(std::array{one.path(), two.path()}, {});
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 2U);
}

TEST(Recordings, LeavesSongsAndVideosOutUnlessAskedFor) {
  const TemporaryFolder folder;
  write_text(folder / "03-01-05-01-01-01-01.wav", "");
  write_text(folder / "03-02-05-01-01-01-01.wav", "");
  write_text(folder / "01-01-05-01-02-01-01.mp4", "");
  write_text(folder / "02-01-05-01-02-01-01.mp4", "");
  const auto plain = find(folder);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->found.size(), 1U);
  EXPECT_EQ(plain->songs, 1U);
  EXPECT_EQ(plain->videos, 2U);
  EXPECT_TRUE(plain->failures.empty());

  const auto all = find(folder, {.song = true, .video = true});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->found.size(), 3U);
  EXPECT_EQ(all->videos, 1U) << "a video without sound is no recording";
}

TEST(Recordings, PrefersTheAudioFileToTheVideoOfTheSamePerformance) {
  const TemporaryFolder folder;
  write_text(folder / "01-01-05-01-01-01-01.mp4", "");
  write_text(folder / "03-01-05-01-01-01-01.wav", "");
  const auto recordings = find(folder, {.song = false, .video = true});
  ASSERT_TRUE(recordings);
  ASSERT_EQ(recordings->found.size(), 1U);
  EXPECT_EQ(recordings->found[0].path.extension(), ".wav");
}

TEST(Recordings, NamesForeignAndImpossibleAudioFiles) {
  const TemporaryFolder folder;
  write_text(folder / "03-01-05-01-01-01-01.wav", "");
  write_text(folder / "03-01-05-01-01-01-99.wav", "");
  write_text(folder / "holiday.wav", "");
  write_text(folder / "README.txt", "");
  write_text(folder / "._03-01-05-01-01-01-01.wav", "");  // left by macOS archives
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 1U);
  ASSERT_EQ(recordings->failures.size(), 2U);
  EXPECT_NE(recordings->failures[0].why.find("actor 99"), std::string::npos);
  EXPECT_NE(recordings->failures[1].name.find("holiday.wav"), std::string::npos);
}

TEST(Recordings, SayWhatNamesLookLikeWhenThereAreNone) {
  const TemporaryFolder folder;
  write_text(folder / "a.txt", "");
  write_text(folder / "deep/b.txt", "");
  const auto recordings = find(folder);
  ASSERT_FALSE(recordings);
  for (const auto* part : {"no RAVDESS, nEMO, CREMA-D, TESS, SAVEE, EMO-DB, EMOVO, URDU or CSV-listed clips under",
                           "looked at 2 files", "Actor_01/03-01-05-02-01-01-01.wav", "zenodo.org", "emovox.csv"})
    EXPECT_NE(recordings.reason().message.find(part), std::string::npos) << recordings.reason().message;
}

TEST(Recordings, SayWhatIsWrongWithFilesWhenNoneIsOfUse) {
  const TemporaryFolder folder;
  for (const auto* name : {"a.wav", "b.wav", "c.wav", "d.wav", "e.wav"}) write_text(folder / name, "");
  const auto recordings = find(folder);
  ASSERT_FALSE(recordings);
  const std::string& message = recordings.reason().message;
  EXPECT_NE(message.find("a.wav: its name is of no known corpus"), std::string::npos) << message;
  EXPECT_EQ(message.find("d.wav"), std::string::npos) << message;
  EXPECT_NE(message.find("and 2 more like these"), std::string::npos) << message;
}

TEST(Recordings, MixCorpora) {
  const TemporaryFolder folder;
  for (const auto* name : {"Actor_01/03-01-05-01-01-01-01.wav", "nemo/EB0_anger_1.opus", "AudioWAV/1001_DFA_ANG_XX.wav",
                           "OAF_angry/OAF_back_angry.wav", "ALL/DC_a01.wav", "wav/03a01Fa.wav", "f1/dis-f1-b1.wav",
                           "Angry/SM1_F10_A010.wav"})
    write_text(folder / name, "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_TRUE(recordings->failures.empty());
  std::vector<std::string> found;
  for (const Recording& recording : recordings->found) found.push_back(recording.label.speaker);
  EXPECT_EQ(found, (std::vector<std::string>{"crema-d:1001", "emo-db:03", "emovo:f1", "nemo:EB0", "ravdess:01",
                                             "savee:DC", "tess:OAF", "urdu:SM1"}));
}

TEST(Recordings, TakeTheSpeakerFromTheFolderAsInTheArchiveOfSavee) {
  const TemporaryFolder folder;
  write_text(folder / "AudioData/DC/a01.wav", "");
  write_text(folder / "AudioData/JE/a01.wav", "");
  write_text(folder / "ALL/DC_a01.wav", "");
  write_text(folder / "XY/a01.wav", "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 2U);
  EXPECT_EQ(recordings->copies, 1U);
  ASSERT_EQ(recordings->failures.size(), 1U);
  EXPECT_NE(recordings->failures[0].name.find("XY"), std::string::npos);
}

TEST(Recordings, CountEmotionsThatAreNoneOfTheEight) {
  const TemporaryFolder folder;
  for (const auto* name : {"03a01Fa.wav", "03a01Lb.wav", "08a01La.wav"}) write_text(folder / name, "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 1U);
  EXPECT_EQ(recordings->other_emotions, (std::map<std::string, std::size_t>{{"boredom", 2}}));
  EXPECT_TRUE(recordings->failures.empty());
}

TEST(Recordings, PassOverWhatLiesBesideARecordingUnderItsName) {
  const TemporaryFolder folder;
  for (const auto* name : {"wav/03a01Fa.wav", "lablaut/03a01Fa.lablaut", "VideoFlash/1001_DFA_ANG_XX.flv"})
    write_text(folder / name, "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 1U);
  EXPECT_EQ(recordings->not_audio, 2U);
  EXPECT_TRUE(recordings->failures.empty());
}

TEST(Recordings, PreferTheOneThatLostNothing) {
  const TemporaryFolder folder;
  write_text(folder / "AudioMP3/1001_DFA_ANG_XX.mp3", "");
  write_text(folder / "AudioWAV/1001_DFA_ANG_XX.wav", "");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  ASSERT_EQ(recordings->found.size(), 1U);
  EXPECT_EQ(recordings->found[0].path.extension(), ".wav");
}

constexpr auto table = "path,label,speaker\n";

TEST(Recordings, TakeWhatAManifestListsAndNothingElseInItsFolder) {
  const TemporaryFolder folder;
  const auto calls = folder / "calls";
  for (const auto* name : {"a.wav", "deep/b.wav", "c.wav", "03-01-05-01-01-01-01.wav"}) write_text(calls / name, "");
  write_text(folder / "03-01-05-01-01-01-02.wav", "");
  write_text(calls / "emovox.csv", std::string(table) + "a.wav,happy,ann\ndeep/b.wav,sad,bob\n");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  ASSERT_EQ(recordings->found.size(), 3U);
  EXPECT_EQ(recordings->found[0].label.speaker, "calls:ann");
  EXPECT_EQ(recordings->found[1].label.speaker, "calls:bob");
  EXPECT_EQ(recordings->found[2].label.speaker, "ravdess:02");
  EXPECT_EQ(recordings->unlisted, 2U);
  EXPECT_TRUE(recordings->failures.empty());
}

TEST(Recordings, TakeManifestsByName) {
  const TemporaryFolder folder;
  write_text(folder / "a.wav", "");
  write_text(folder / "spring.csv", std::string(table) + "a.wav,happy,ann\n");
  write_text(folder / "corpora" / "b.wav", "");
  const auto by_name = find_recordings(std::array{folder / "spring.csv"}, {});
  ASSERT_TRUE(by_name);
  ASSERT_EQ(by_name->found.size(), 1U);
  EXPECT_EQ(by_name->found[0].label.speaker, "spring:ann");

  const auto in_a_folder = find(folder);
  EXPECT_FALSE(in_a_folder) << "a table of another name is not looked for";
}

TEST(Recordings, TakeAManifestOnceHoweverItIsNamed) {
  const TemporaryFolder folder;
  write_text(folder / "calls/a.wav", "");
  write_text(folder / "calls/emovox.csv", std::string(table) + "a.wav,happy,ann\n");
  const auto recordings = find_recordings(
      std::array{folder.path(), folder / "calls", folder / "calls" / ".." / "calls" / "emovox.csv"}, {});
  ASSERT_TRUE(recordings);
  EXPECT_EQ(recordings->found.size(), 1U);
  EXPECT_TRUE(recordings->failures.empty()) << recordings->failures[0].why;
}

TEST(Recordings, NameTheLinesOfAManifestThatAreOfNoUse) {
  const TemporaryFolder folder;
  write_text(folder / "a.wav", "");
  write_text(folder / "b.wav", "");
  write_text(folder / "calls.csv",
             std::string(table) + "a.wav,happy,ann\nb.wav,bored,ann\n./a.wav,sad,bob\nabsent.wav,sad,bob\n");
  const auto recordings = find_recordings(std::array{folder / "calls.csv"}, {});
  ASSERT_TRUE(recordings);
  ASSERT_EQ(recordings->found.size(), 1U);
  EXPECT_EQ(recordings->found[0].label.emotion, Emotion::happy);
  ASSERT_EQ(recordings->failures.size(), 3U);
  EXPECT_TRUE(recordings->failures[0].name.ends_with("calls.csv, line 3")) << recordings->failures[0].name;
  EXPECT_NE(recordings->failures[0].why.find("label bored"), std::string::npos);
  EXPECT_NE(recordings->failures[1].why.find("is listed already, by "), std::string::npos);
  EXPECT_TRUE(recordings->failures[1].why.ends_with("calls.csv, line 2")) << recordings->failures[1].why;
  EXPECT_NE(recordings->failures[2].why.find("there is no file"), std::string::npos);
}

TEST(Recordings, SayWhatIsWrongWithAManifestThatIsOfNoUseAtAll) {
  const TemporaryFolder folder;
  write_text(folder / "emovox.csv", "path,label\n");
  const auto recordings = find(folder);
  ASSERT_FALSE(recordings);
  EXPECT_NE(recordings.reason().message.find("emovox.csv: line 1: the header has 0 columns called speaker"),
            std::string::npos)
      << recordings.reason().message;
}

TEST(Recordings, RefuseManifestsWhoseSpeakersWouldBeTakenForOthers) {
  const TemporaryFolder folder;
  write_text(folder / "one/calls/a.wav", "");
  write_text(folder / "one/calls/emovox.csv", std::string(table) + "a.wav,happy,01\n");
  write_text(folder / "two/calls/a.wav", "");
  write_text(folder / "two/calls/emovox.csv", std::string(table) + "a.wav,happy,01\n");
  write_text(folder / "ravdess/a.wav", "");
  write_text(folder / "ravdess/emovox.csv", std::string(table) + "a.wav,happy,01\n");
  const auto recordings = find(folder);
  ASSERT_TRUE(recordings);
  ASSERT_EQ(recordings->found.size(), 1U);
  EXPECT_NE(recordings->found[0].path.string().find("one"), std::string::npos);
  ASSERT_EQ(recordings->failures.size(), 2U);
  EXPECT_NE(recordings->failures[0].why.find("like those of the corpus ravdess: rename its folder"), std::string::npos)
      << recordings->failures[0].why;
  EXPECT_NE(recordings->failures[1].why.find("one/calls/emovox.csv"), std::string::npos) << recordings->failures[1].why;
}

TEST(Recordings, RefuseAFolderThatIsNone) {
  const TemporaryFolder folder;
  write_text(folder / "file", "");
  EXPECT_FALSE(find_recordings(std::array{folder / "absent"}, {}));
  EXPECT_FALSE(find_recordings(std::array{folder / "file"}, {}));
  EXPECT_FALSE(find_recordings(std::array{folder / "absent.csv"}, {}));
}

TEST(Unlabelled, AreAllAudioFilesOfTheFoldersEachOnce) {
  const TemporaryFolder folder;
  for (const auto* name : {"b.opus", "deep/a.WAV", "README.md", ".hidden.wav"}) write_text(folder / name, "");
  const auto found = find_unlabelled(std::array{folder.path(), folder / "deep"});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (std::vector{folder / "b.opus", folder / "deep/a.WAV"}));
  const auto none = find_unlabelled({});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST(Unlabelled, RefuseAFolderThatIsAbsentOrHasNoAudio) {
  const TemporaryFolder folder;
  write_text(folder / "silent/notes.txt", "");
  write_text(folder / "a.wav", "");
  const auto absent = find_unlabelled(std::array{folder.path(), folder / "absent"});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.reason().message, (folder / "absent").string() + " does not exist");
  const auto silent = find_unlabelled(std::array{folder.path(), folder / "silent"});
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.reason().message, "there are no audio files under " + (folder / "silent").string());
}

}  // namespace
}  // namespace emovox::trainer
