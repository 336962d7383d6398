#include "trainer/pictures.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "emovox/utterance.hpp"
#include "made_up.hpp"
#include "support/network.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;
using test::write_audio;

const int lossless = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

std::vector<float> rows_of(const Picture& picture) {
  std::vector<float> rows(picture.frames() * network_bands);
  picture.read(0, rows);
  return rows;
}

TEST(Picture, KeepsWhatItIsGivenToHalfAStep) {
  const auto rows = emovox::test::random_picture(30, network_bands);
  const auto kept = rows_of(Picture(rows));
  ASSERT_EQ(kept.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_NEAR(kept[i], rows[i], 1.01 / 4096) << i;
}

TEST(Picture, LimitsWhatLiesOutside) {
  std::vector<float> rows(network_bands, -5);
  rows[0] = -1000;
  rows[1] = 1000;
  const auto kept = rows_of(Picture(rows));
  EXPECT_EQ(kept[0], -12);
  EXPECT_NEAR(kept[1], 20, 1e-3);
}

TEST(Picture, ReadsFromAnyFrameOn) {
  const Picture picture(emovox::test::random_picture(30, network_bands));
  const auto rows = rows_of(picture);
  std::vector<float> piece(5 * network_bands);
  picture.read(7, piece);
  EXPECT_TRUE(std::ranges::equal(piece, std::span(rows).subspan(7 * network_bands, piece.size())));
}

TEST(ExtractPictures, ShowsWhatTheRecognizerIsShown) {
  struct Collector : StreamListener {
    void on_window(const Window& window) override { pictures.emplace_back(window.network_mel); }
    std::vector<Picture> pictures;
  } collector;
  auto speech = test::made_up_speech({});
  const auto more = test::made_up_speech({.pitch_hz = 220, .seconds = 1.2});
  speech.insert(speech.end(), more.begin(), more.end());
  auto stream = UtteranceStream::create({.hop_seconds = 0, .network_mel = true});
  stream->push(speech, collector);
  stream->finish(collector);
  ASSERT_EQ(collector.pictures.size(), 2U);

  const TemporaryFolder folder;
  write_audio(folder / "a.wav", speech, {.libsndfile_format = lossless});
  const auto extracted = extract_pictures(folder / "a.wav");
  ASSERT_TRUE(extracted);
  EXPECT_EQ(extracted->heard[0], collector.pictures);
}

TEST(ExtractPictures, HearsTheSameWhereverInAHopTheRecordingBegins) {
  const TemporaryFolder folder;
  const auto speech = test::made_up_speech({});
  std::vector<float> late(80);  // 5 ms at 16 kHz
  late.insert(late.end(), speech.begin(), speech.end());
  write_audio(folder / "early.wav", speech, {.libsndfile_format = lossless});
  write_audio(folder / "late.wav", late, {.libsndfile_format = lossless});
  const auto early_heard = extract_pictures(folder / "early.wav");
  const auto late_heard = extract_pictures(folder / "late.wav");
  ASSERT_TRUE(early_heard && late_heard);
  EXPECT_EQ(early_heard->heard[0], late_heard->heard[0]);
  EXPECT_EQ(early_heard->heard[1], late_heard->heard[1]);
  EXPECT_NE(early_heard->heard[1], early_heard->heard[0]);
}

TEST(ExtractPictures, LastsLongerWhereTheSpeedIsLower) {
  const TemporaryFolder folder;
  write_audio(folder / "a.wav", test::made_up_speech({.seconds = 2}, 48000), {.rate_hz = 48000});
  const auto pictures = extract_pictures(folder / "a.wav");
  ASSERT_TRUE(pictures);
  const auto frames = static_cast<double>(pictures->heard[0].at(0).frames());
  for (std::size_t h = own_speed_hearings; h < hearings.size(); ++h) {
    ASSERT_EQ(pictures->heard[h].size(), 1U) << h;
    // the detector's hangover and onset do not stretch along
    EXPECT_NEAR(static_cast<double>(pictures->heard[h][0].frames()), frames / hearings[h].speed, 8) << h;
  }
}

TEST(ExtractPictures, DoesWithoutSpeedsBelowEightKilohertz) {
  const TemporaryFolder folder;
  write_audio(folder / "a.wav", test::made_up_speech({}, 8000), {.rate_hz = 8000});
  const auto pictures = extract_pictures(folder / "a.wav");
  ASSERT_TRUE(pictures);
  for (std::size_t h = 0; h < hearings.size(); ++h) EXPECT_EQ(pictures->heard[h].empty(), hearings[h].speed < 1) << h;
}

TEST(ExtractDisguised, DrawsEachFromTheRecordingAlone) {
  const TemporaryFolder folder;
  write_audio(folder / "a.wav", test::made_up_speech({.seconds = 2}), {.libsndfile_format = lossless});
  write_audio(folder / "b.wav", test::made_up_speech({.seconds = 2}), {.libsndfile_format = lossless});
  write_audio(folder / "c.wav", test::made_up_speech({.pitch_hz = 180, .seconds = 2}), {.libsndfile_format = lossless});
  const Disguises three{.count = 3, .noises = {}};
  const auto disguised = extract_disguised(folder / "a.wav", three);
  ASSERT_TRUE(disguised);
  ASSERT_EQ(disguised->size(), 3U);
  EXPECT_EQ(*extract_disguised(folder / "b.wav", three), *disguised);
  EXPECT_NE(*extract_disguised(folder / "c.wav", three), *disguised);
  EXPECT_NE(disguised->at(0), disguised->at(1));
  const auto plain = extract_pictures(folder / "a.wav");
  for (const Windows& windows : *disguised) EXPECT_NE(windows, plain->heard[0]);
}

class PictureCache : public testing::Test {
 protected:
  void SetUp() override { write_audio(recording(), test::made_up_speech({})); }

  [[nodiscard]] std::filesystem::path recording() const { return folder_ / "a.wav"; }

  ClipPictures load() {
    Clip clip;
    clip.recording = recording();
    EXPECT_FALSE(load_pictures(std::span(&clip, 1), cache_.path()));
    return *clip.pictures;
  }

  std::filesystem::path only_entry() { return std::filesystem::directory_iterator(cache_.path())->path(); }

  TemporaryFolder folder_;
  TemporaryFolder cache_;
};

TEST_F(PictureCache, GivesBackExactlyWhatWasExtracted) {
  const ClipPictures extracted = load();
  EXPECT_EQ(extracted.heard[0].size(), 1U);
  const auto written = std::filesystem::last_write_time(only_entry());
  EXPECT_EQ(load(), extracted);
  EXPECT_EQ(std::filesystem::last_write_time(only_entry()), written) << "the second time nothing is extracted";
}

TEST_F(PictureCache, ExtractsAgainWhenAnEntryIsDamaged) {
  const ClipPictures extracted = load();
  const std::string bytes = test::contents(only_entry());
  std::string damaged = bytes;
  damaged[bytes.size() / 2] = static_cast<char>(damaged[bytes.size() / 2] ^ 1);
  for (const std::string& content : {damaged, std::string(), bytes.substr(0, 10), bytes.substr(0, bytes.size() - 1)}) {
    test::write_text(only_entry(), content);
    EXPECT_EQ(load(), extracted);
  }
}

TEST_F(PictureCache, KeepsDisguisesByWhatTheyAreMadeOf) {
  Clip clip;
  clip.recording = recording();
  const auto load_disguised = [&](const Disguises& disguises) {
    EXPECT_FALSE(load_pictures(std::span(&clip, 1), cache_.path(), disguises));
    return clip.pictures->disguised;
  };
  const auto entries = [&] {
    return std::distance(std::filesystem::directory_iterator(cache_.path()), std::filesystem::directory_iterator());
  };
  const Disguises two{.count = 2, .noises = {}};
  const auto disguised = load_disguised(two);
  EXPECT_EQ(disguised.size(), 2U);
  EXPECT_EQ(entries(), 2);  // as it is heard, and the disguises
  EXPECT_EQ(load_disguised(two), disguised);
  EXPECT_EQ(entries(), 2);
  (void)load_disguised({.count = 2, .noises = {std::vector<float>(16000, 0.1F)}});
  EXPECT_EQ(entries(), 3);
  EXPECT_TRUE(load_disguised({}).empty());
}

TEST_F(PictureCache, SaysWhichRecordingIsGone) {
  Clip clip;
  clip.recording = folder_ / "gone.wav";
  const Problem problem = load_pictures(std::span(&clip, 1), cache_.path());
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->message.find("gone.wav"), std::string::npos);
}

}  // namespace
}  // namespace emovox::trainer
