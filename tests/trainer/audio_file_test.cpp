#include "trainer/audio_file.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::TemporaryFolder;
using test::write_audio;

struct Heard {
  std::vector<float> samples;
  double rate_hz = 0;
  double seconds = 0;
  std::string refusal;  // empty when all went well
};

Heard hear(const std::filesystem::path& path) {
  Heard heard;
  auto file = AudioFile::open(path);
  if (!file) {
    heard.refusal = file.reason().message;
    return heard;
  }
  heard.rate_hz = file->rate_hz();
  const auto seconds = file->stream(
      [&](std::span<const float> block) { heard.samples.insert(heard.samples.end(), block.begin(), block.end()); });
  if (seconds)
    heard.seconds = *seconds;
  else
    heard.refusal = seconds.reason().message;
  return heard;
}

constexpr int float_wav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

TEST(AudioFile, ReadsSamplesAtFullScaleOne) {
  const TemporaryFolder folder;
  write_audio(folder / "a.wav", std::array{0.0F, 0.5F, -1.0F});
  const Heard heard = hear(folder / "a.wav");
  ASSERT_EQ(heard.refusal, "");
  ASSERT_EQ(heard.samples.size(), 3U);
  // a step of 16 bits
  EXPECT_NEAR(heard.samples[1], 0.5, 1.0 / 32768);
  EXPECT_NEAR(heard.samples[2], -1.0, 1.0 / 32768);
}

TEST(AudioFile, AveragesSixChannels) {
  const TemporaryFolder folder;
  const std::array frames{0.6F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F,   //
                          0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F};  //
  write_audio(folder / "six.wav", frames, {.rate_hz = 48000, .channels = 6, .libsndfile_format = float_wav});
  const Heard heard = hear(folder / "six.wav");
  ASSERT_EQ(heard.samples.size(), 2U) << heard.refusal;
  EXPECT_NEAR(heard.samples[0], 0.1, 1e-7);
  EXPECT_NEAR(heard.samples[1], 0.35, 1e-7);
  EXPECT_EQ(heard.rate_hz, 48000);
}

TEST(AudioFile, HandsOverALongRecordingWhole) {
  const TemporaryFolder folder;
  std::vector<float> ramp(100'003);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i) / 200'000;
  write_audio(folder / "ramp.wav", test::on_channels(ramp, 2),
              {.rate_hz = 44100, .channels = 2, .libsndfile_format = float_wav});
  const Heard heard = hear(folder / "ramp.wav");
  EXPECT_EQ(heard.samples, ramp);
  EXPECT_DOUBLE_EQ(heard.seconds, 100'003 / 44100.0);
}

TEST(AudioFile, ReadsEveryFormatItPromises) {
  const TemporaryFolder folder;
  const auto speech = test::made_up_speech({}, 48000);
  for (const auto& [name, format] :
       std::array<std::pair<const char*, int>, 4>{{{"a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24},
                                                   {"a.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
                                                   {"a.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS},
                                                   {"a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8}}}) {
    write_audio(folder / name, speech, {.rate_hz = 48000, .libsndfile_format = format});
    const Heard heard = hear(folder / name);
    EXPECT_EQ(heard.refusal, "") << name;
    EXPECT_EQ(heard.samples.size(), speech.size()) << name;
  }
}

TEST(AudioFile, RefusesRatesOutsideTheResamplersRange) {
  const TemporaryFolder folder;
  for (const auto& [rate_hz, accepted] :
       std::array<std::pair<int, bool>, 4>{{{7999, false}, {8000, true}, {192000, true}, {192001, false}}}) {
    write_audio(folder / "a.wav", std::array{0.1F, 0.2F}, {.rate_hz = rate_hz});
    EXPECT_EQ(hear(folder / "a.wav").refusal.empty(), accepted) << rate_hz;
  }
}

TEST(AudioFile, SaysWhyAFileIsNotUsable) {
  const TemporaryFolder folder;
  test::write_text(folder / "text.wav", "Dear diary, today nothing was recorded.");
  test::write_text(folder / "empty.wav", "");
  write_audio(folder / "silent.wav", {});
  EXPECT_NE(hear(folder / "absent.wav").refusal.find("no such file"), std::string::npos);
  EXPECT_NE(hear(folder.path()).refusal.find("is a folder"), std::string::npos);
  EXPECT_NE(hear(folder / "text.wav").refusal.find("not readable as audio"), std::string::npos);
  EXPECT_NE(hear(folder / "empty.wav").refusal.find("the file is empty"), std::string::npos);
  EXPECT_NE(hear(folder / "silent.wav").refusal.find("no samples"), std::string::npos);
}

TEST(AudioFile, CountsSamplesThatAreNotNumbers) {
  const TemporaryFolder folder;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  write_audio(folder / "nan.wav", std::array{0.1F, nan, 0.2F, infinity, -infinity, 0.3F},
              {.channels = 2, .libsndfile_format = float_wav});
  EXPECT_EQ(hear(folder / "nan.wav").refusal, "3 of 6 samples are not finite numbers");
}

TEST(AudioFile, NoticesAFlacThatBreaksOff) {
  const TemporaryFolder folder;
  write_audio(folder / "whole.flac", test::made_up_speech({}),
              {.libsndfile_format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16});
  const std::string bytes = test::contents(folder / "whole.flac");
  test::write_text(folder / "half.flac", bytes.substr(0, bytes.size() / 2));
  EXPECT_NE(hear(folder / "half.flac").refusal, "");
}

}  // namespace
}  // namespace emovox::trainer
