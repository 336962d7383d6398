#include "trainer/recordings.hpp"

#include <gtest/gtest.h>

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
  for (const auto* part :
       {"no RAVDESS clips under", "looked at 2 files", "Actor_01/03-01-05-02-01-01-01.wav", "zenodo.org"})
    EXPECT_NE(recordings.reason().message.find(part), std::string::npos) << recordings.reason().message;
}

TEST(Recordings, RefuseAFolderThatIsNone) {
  const TemporaryFolder folder;
  write_text(folder / "file", "");
  EXPECT_FALSE(find_recordings(std::array{folder / "absent"}, {}));
  EXPECT_FALSE(find_recordings(std::array{folder / "file"}, {}));
}

}  // namespace
}  // namespace emovox::trainer
