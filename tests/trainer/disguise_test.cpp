#include "trainer/augment/disguise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "emovox/utterance.hpp"
#include "spectrum.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"
#include "trainer/audio_file.hpp"
#include "vowel.hpp"

namespace emovox::trainer {
namespace {

/// Nothing happens but what a test asks for.
DisguiseOptions nothing() {
  return {.pitch_chance = 0,
          .vocal_tract_chance = 0,
          .room_chance = 0,
          .noise_chance = 0,
          .microphone_chance = 0,
          .level_chance = 0,
          .clip_chance = 0,
          .band_chance = 0,
          .codec_chance = 0};
}

std::vector<float> disguised(std::span<const float> samples, const DisguiseOptions& options, std::uint64_t seed = 1,
                             std::span<const std::vector<float>> noises = {}) {
  Random random(seed);
  return disguise(samples, 16000, noises, random, options);
}

double power(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(samples.size());
}

/// Speech with half a second of silence before and after it.
std::vector<float> speech() {
  const auto pause = emovox::test::constant(8000, 0);
  return emovox::test::concatenate({pause, emovox::test::syllables({}), pause});
}

TEST(Disguise, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const auto before = speech();
  const std::vector<std::vector<float>> noises{emovox::test::noise(9000), emovox::test::noise(50000)};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto after = disguised(before, {}, seed, noises);
    EXPECT_EQ(disguised(before, {}, seed, noises), after);
    EXPECT_NE(disguised(before, {}, seed + 1, noises), after);
  }
}

TEST(Disguise, LeavesAloneWhatNothingHappensTo) { EXPECT_EQ(disguised(speech(), nothing()), speech()); }

TEST(Disguise, SurvivesAnythingOfAnyLengthAtAnyRate) {
  auto signals = emovox::test::awkward_signals(6000);
  for (const std::size_t samples : {0U, 1U, 2U, 400U}) signals.push_back(emovox::test::noise(samples));
  std::vector<std::vector<float>> noises{{}, {0.1F}, emovox::test::constant(100, 0), emovox::test::noise(20000)};
  for (const double rate_hz : {16000.0, 22050.0, 48000.0})
    for (const auto& signal : signals)
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        const auto after = disguise(signal, rate_hz, noises, random);
        ASSERT_EQ(after.size(), signal.size());
        ASSERT_TRUE(std::ranges::all_of(after, [](float x) { return std::abs(x) <= 1; })) << seed;
      }
}

TEST(Disguise, KeepsSilenceSilent) {
  const std::vector<std::vector<float>> noises{emovox::test::noise(20000)};
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    ASSERT_EQ(disguised(emovox::test::constant(4000, 0), {}, seed, noises), emovox::test::constant(4000, 0)) << seed;
}

TEST(Disguise, DoesEachThingWhenItsChanceIsOne) {
  const auto before = speech();
  const std::vector<std::pair<const char*, std::function<void(DisguiseOptions&)>>> effects{
      {"pitch", [](auto& o) { o.pitch_chance = 1; }},
      {"vocal tract", [](auto& o) { o.vocal_tract_chance = 1; }},
      {"room", [](auto& o) { o.room_chance = 1; }},
      {"noise", [](auto& o) { o.noise_chance = 1; }},
      {"microphone", [](auto& o) { o.microphone_chance = 1; }},
      {"level", [](auto& o) { o.level_chance = 1; }},
      {"clip", [](auto& o) { o.clip_chance = 1; }},
      {"band", [](auto& o) { o.band_chance = 1; }},
      {"codec",
       [](auto& o) {
         o.codec_chance = 1, o.packets_lost = {0.5, 0.5};
       }},
  };
  for (const auto& [name, ask] : effects) {
    auto options = nothing();
    ask(options);
    for (std::uint64_t seed = 0; seed < 10; ++seed) EXPECT_NE(disguised(before, options, seed), before) << name;
  }
}

TEST(Disguise, AddsNoiseAtSnrsOfTheRangeFromRecordingsAndItsOwn) {
  const auto before = speech();
  auto options = nothing();
  options.noise_chance = 1;
  options.snr_db = {10, 20};
  const std::vector<std::vector<float>> noises{emovox::test::noise(40000, 0.001)};
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    auto added = disguised(before, options, seed, noises);
    for (std::size_t n = 0; n < added.size(); ++n) added[n] -= before[n];
    // of two seconds of speech in three; its own pauses between syllables, not counted, make it a little louder
    const double snr_db = 10 * std::log10(power(before) * 1.5 / power(added));
    EXPECT_GT(snr_db, 10 - 1.5) << seed;
    EXPECT_LT(snr_db, 20 + 0.2) << seed;
  }
}

TEST(Disguise, SetsLevelsOverTheWholeRange) {
  const auto before = speech();
  auto options = nothing();
  options.level_chance = 1;
  double least_db = 0;
  double most_db = -100;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const double level_db = 10 * std::log10(power(disguised(before, options, seed)) * 1.5);
    least_db = std::min(least_db, level_db);
    most_db = std::max(most_db, level_db);
  }
  EXPECT_NEAR(least_db, -52.5, 2);
  EXPECT_NEAR(most_db, -12.5, 2);
}

TEST(Disguise, MovesPitchWithoutTheFormant) {
  // A voice of 100 Hz with a formant at 1500 Hz, and one of 125 Hz, whose twelfth harmonic lies there as well
  const auto before = test::vowel({.pitch_hz = 100, .formant_hz = 1500});
  auto options = nothing();
  options.pitch_chance = 1;
  options.pitch = {1.25, 1.25};
  const auto after = disguised(before, options);
  EXPECT_NEAR(test::strongest_hz(after, 16000, 1000, 2200, 1), 1500, 4);
  EXPECT_NEAR(test::strongest_hz(after, 16000, 570, 680, 1), 625, 2);
}

class DisguiseOnRavdess : public emovox::test::Golden {};

/// Seconds of speech that the recognizer's own stream finds.
double speech_seconds(std::span<const float> samples) {
  struct Listener : StreamListener {
    void on_window(const Window& window) override { seconds += window.settled_seconds; }
    double seconds = 0;
  } listener;
  auto stream = UtteranceStream::create({.hop_seconds = 0});
  stream->push(samples, listener);
  stream->finish(listener);
  return listener.seconds;
}

std::vector<std::vector<float>> real_noises() {
  std::vector<std::vector<float>> noises;
  const auto folder = emovox::test::shared_folder() / "data" / "noise" / "speech-commands";
  if (!std::filesystem::is_directory(folder)) return noises;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    auto file = AudioFile::open(entry.path());
    if (!file || file->rate_hz() != 16000) continue;
    noises.emplace_back();
    (void)file->stream([&](auto block) { noises.back().insert(noises.back().end(), block.begin(), block.end()); });
  }
  return noises;
}

TEST_F(DisguiseOnRavdess, LeavesSpeechToBeFound) {
  const auto noises = real_noises();
  std::size_t clips = 0;
  for (const auto& clip : emovox::test::golden_clips()) {
    if (!clip.name.starts_with("03-01")) continue;
    ++clips;
    const double seconds = speech_seconds(clip.samples);
    ASSERT_GT(seconds, 0.5) << clip.name;
    constexpr int disguises = 30;
    int found = 0;
    for (std::uint64_t seed = 0; seed < disguises; ++seed)
      if (speech_seconds(disguised(clip.samples, {}, seed, noises)) > seconds / 2) ++found;
    EXPECT_GE(found, disguises * 9 / 10) << clip.name;  // 29 or 30; what is drowned or cut short is not found
  }
  EXPECT_GT(clips, 0U);
}

}  // namespace
}  // namespace emovox::trainer
