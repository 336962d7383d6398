#include "trainer/dataset.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "made_up.hpp"
#include "trainer/feature_cache.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;
using test::write_audio;

std::vector<Recording> recordings_in(const TemporaryFolder& folder) {
  return find_recordings(std::array{folder.path()}, {})->found;
}

TEST(ExtractUtterances, FindsTheVoiceInAMadeUpRecording) {
  const TemporaryFolder folder;
  write_audio(folder / "a.wav", test::made_up_speech({.seconds = 1.2}));
  const auto utterances = extract_utterances(folder / "a.wav");
  ASSERT_TRUE(utterances);
  ASSERT_EQ(utterances->size(), 1U);
  // the voice fades in and out, and the detector looks back and waits a little
  EXPECT_NEAR((*utterances)[0].settled_seconds, 1.2, 0.5);
  EXPECT_EQ((*utterances)[0].functionals.size(), Functionals::size());
}

TEST(ExtractUtterances, HearsTheSameOnOneAndOnSixChannels) {
  const TemporaryFolder folder;
  const auto speech = test::made_up_speech({}, 44100);
  const int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  write_audio(folder / "one.wav", speech, {.rate_hz = 44100, .libsndfile_format = format});
  write_audio(folder / "six.wav", test::on_channels(speech, 6),
              {.rate_hz = 44100, .channels = 6, .libsndfile_format = format});
  const auto one = extract_utterances(folder / "one.wav");
  const auto six = extract_utterances(folder / "six.wav");
  ASSERT_TRUE(one && six);
  ASSERT_EQ(one->size(), 1U);
  ASSERT_EQ(six->size(), 1U);
  EXPECT_EQ((*one)[0].functionals, (*six)[0].functionals);
}

TEST(ExtractUtterances, HearsTheSameWhereverInAHopTheRecordingBegins) {
  const TemporaryFolder folder;
  const auto speech = test::made_up_speech({});
  std::vector<float> late(80);  // 5 ms at 16 kHz
  late.insert(late.end(), speech.begin(), speech.end());
  const int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  write_audio(folder / "early.wav", speech, {.libsndfile_format = format});
  write_audio(folder / "late.wav", late, {.libsndfile_format = format});
  const auto early_heard = extract_utterances(folder / "early.wav");
  const auto late_heard = extract_utterances(folder / "late.wav");
  ASSERT_TRUE(early_heard && late_heard);
  ASSERT_EQ(early_heard->size(), 1U);
  ASSERT_EQ(late_heard->size(), 1U);
  EXPECT_EQ((*early_heard)[0].functionals, (*late_heard)[0].functionals);
  EXPECT_EQ((*early_heard)[0].between_frames, (*late_heard)[0].between_frames);
  EXPECT_NE((*early_heard)[0].between_frames, (*early_heard)[0].functionals);
}

TEST(ExtractAtOtherSpeeds, HearsTheSamplesAsIfTheyHadBeenRecordedAtOtherRates) {
  const TemporaryFolder folder;
  const auto speech = test::made_up_speech({});
  const int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  write_audio(folder / "a.wav", speech, {.libsndfile_format = format});
  const auto heard = extract_at_other_speeds(folder / "a.wav");
  ASSERT_TRUE(heard);
  ASSERT_EQ(heard->size(), other_speeds.size());
  for (std::size_t i = 0; i < other_speeds.size(); ++i) {
    const int rate = static_cast<int>(std::lround(16000 * other_speeds[i]));
    write_audio(folder / "b.wav", speech, {.rate_hz = rate, .libsndfile_format = format});
    const auto expected = extract_utterances(folder / "b.wav");
    ASSERT_TRUE(expected);
    ASSERT_EQ(expected->size(), 1U);
    EXPECT_EQ((*heard)[i].functionals, (*expected)[0].functionals) << other_speeds[i];
    EXPECT_EQ((*heard)[i].between_frames, (*heard)[i].functionals);
    EXPECT_EQ((*heard)[i].settled_seconds, (*expected)[0].settled_seconds);
  }
}

TEST(ExtractAtOtherSpeeds, LeavesOutWhatTheResamplerCannotDo) {
  const TemporaryFolder folder;
  write_audio(folder / "a.wav", test::made_up_speech({}), {.rate_hz = 8000});
  const auto heard = extract_at_other_speeds(folder / "a.wav");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->size(), 2U);  // 8 kHz is the lowest rate
}

TEST(LoadDataset, NamesWhatItCannotReadAndKeepsClipsWithoutSpeech) {
  const TemporaryFolder folder;
  write_audio(folder / "03-01-03-01-01-01-01.wav", test::made_up_speech({}));
  write_audio(folder / "03-01-04-01-01-01-01.wav", std::vector<float>(16000));
  write_audio(folder / "03-01-05-01-01-01-01.wav", {});
  test::write_text(folder / "03-01-06-01-01-01-01.wav", "not audio");
  write_audio(folder / "03-01-07-01-01-01-01.wav", std::vector<float>(16000, std::numeric_limits<float>::quiet_NaN()),
              {.libsndfile_format = SF_FORMAT_WAV | SF_FORMAT_FLOAT});
  const Dataset dataset = load_dataset(recordings_in(folder), std::nullopt);
  ASSERT_EQ(dataset.clips.size(), 2U);
  EXPECT_EQ(dataset.clips[0].utterances.size(), 1U);
  EXPECT_TRUE(dataset.clips[1].utterances.empty());
  ASSERT_EQ(dataset.failures.size(), 4U);
  EXPECT_EQ(dataset.failures[0].why, "no speech found");
  EXPECT_EQ(dataset.failures[1].why, "the recording has no samples");
  EXPECT_NE(dataset.failures[2].why.find("not readable as audio"), std::string::npos);
  EXPECT_EQ(dataset.failures[3].why, "16000 of 16000 samples are not finite numbers");
}

class Cache : public testing::Test {
 protected:
  void SetUp() override { write_audio(folder_ / "03-01-03-01-01-01-01.wav", test::made_up_speech({})); }

  std::vector<Utterance> load() { return load_dataset(recordings_in(folder_), cache_.path()).clips.at(0).utterances; }

  std::filesystem::path only_entry() { return std::filesystem::directory_iterator(cache_.path())->path(); }

  TemporaryFolder folder_;
  TemporaryFolder cache_;
};

void expect_equal(const std::vector<Utterance>& a, const std::vector<Utterance>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].settled_seconds, b[i].settled_seconds);
    EXPECT_EQ(a[i].functionals, b[i].functionals);
    EXPECT_EQ(a[i].between_frames, b[i].between_frames);
  }
}

TEST_F(Cache, GivesBackExactlyWhatWasExtracted) {
  const auto extracted = load();
  const auto written = std::filesystem::last_write_time(only_entry());
  expect_equal(load(), extracted);
  EXPECT_EQ(std::filesystem::last_write_time(only_entry()), written) << "the second time nothing is extracted";
}

TEST_F(Cache, KeepsOtherSpeedsBesideThem) {
  auto clips = load_dataset(recordings_in(folder_), cache_.path()).clips;
  const auto entries = [&] {
    return std::distance(std::filesystem::directory_iterator(cache_.path()), std::filesystem::directory_iterator());
  };
  const auto load_speeds = [&] {
    EXPECT_FALSE(load_other_speeds(clips, cache_.path()));
    return std::exchange(clips.at(0).at_other_speeds, {});
  };
  const auto extracted = load_speeds();
  ASSERT_EQ(extracted.size(), other_speeds.size());
  EXPECT_EQ(entries(), 2);
  expect_equal(load_speeds(), extracted);
  EXPECT_EQ(entries(), 2);
  EXPECT_NE(extracted[0].functionals, load().at(0).functionals);
}

TEST(Dataset, HasAnotherDigestWhereOtherSpeedsAreHeard) {
  Dataset dataset{test::made_up_clips(2, 1, 1, test::every_emotion), {}};
  const std::string alone = dataset.digest();
  test::add_other_speeds(dataset.clips);
  EXPECT_NE(dataset.digest(), alone);
}

TEST(LoadOtherSpeeds, SaysWhichRecordingIsGone) {
  Clip clip;
  clip.recording = "gone.wav";
  const Problem problem = load_other_speeds(std::span(&clip, 1), std::nullopt);
  ASSERT_TRUE(problem);
  EXPECT_TRUE(problem->message.starts_with("gone.wav: ")) << problem->message;
}

TEST_F(Cache, IsReallyRead) {
  load();
  const FeatureCache cache(cache_.path());
  const auto key = cache.key_of(recordings_in(folder_)[0].path);
  const std::vector<Utterance> other{
      {1.5, std::vector<float>(Functionals::size(), 0.25F), std::vector<float>(Functionals::size(), 0.75F)}};
  cache.keep(*key, other);
  expect_equal(load(), other);
}

TEST_F(Cache, ExtractsAgainWhenAnEntryIsDamaged) {
  const auto extracted = load();
  const auto entry = only_entry();
  std::string bytes = test::contents(entry);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  test::write_text(entry, bytes);
  expect_equal(load(), extracted);
  for (const std::size_t length : {std::size_t{0}, std::size_t{10}, bytes.size() - 1}) {
    test::write_text(entry, bytes.substr(0, length));
    expect_equal(load(), extracted);
  }
}

TEST_F(Cache, KnowsARecordingByItsContent) {
  load();
  write_audio(folder_ / "03-01-03-01-01-01-01.wav", test::made_up_speech({.pitch_hz = 240}));
  const auto changed = load();
  expect_equal(changed, *extract_utterances(recordings_in(folder_)[0].path));
}

TEST_F(Cache, IsDoneWithoutWhereItCannotBeWritten) {
  test::write_text(cache_ / "file", "");
  const auto utterances = load_dataset(recordings_in(folder_), cache_ / "file").clips.at(0).utterances;
  EXPECT_EQ(utterances.size(), 1U);
}

}  // namespace
}  // namespace emovox::trainer
