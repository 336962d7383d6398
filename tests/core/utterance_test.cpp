#include "emovox/utterance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "emovox/functionals.hpp"
#include "emovox/network_picture.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

using test::concatenate;
using test::syllables;

struct Event {
  char kind;  // 's'tart, 'w'indow, 'e'nd
  double time_seconds;
  double duration_seconds = 0;
  double settled_seconds = 0;
  bool final = false;
  float pitch_hz = 0;
  float level_dbfs = 0;
  std::vector<float> functionals{};
  std::vector<float> picture{};

  bool operator==(const Event&) const = default;
};

class Log final : public StreamListener {
 public:
  void on_speech_start(double time_seconds) override { events.push_back({'s', time_seconds}); }
  void on_speech_end(double time_seconds) override { events.push_back({'e', time_seconds}); }
  void on_window(const Window& w) override {
    events.push_back({'w',
                      w.time_seconds,
                      w.duration_seconds,
                      w.settled_seconds,
                      w.final,
                      w.pitch_hz,
                      w.level_dbfs,
                      {w.functionals.begin(), w.functionals.end()},
                      {w.network_mel.begin(), w.network_mel.end()}});
  }
  std::vector<Event> events;
};

std::vector<Event> hear(std::span<const float> samples, const StreamOptions& options, std::size_t block = 0) {
  auto stream = UtteranceStream::create(options);
  EXPECT_TRUE(stream);
  Log log;
  for (auto rest = samples; !rest.empty();) {
    const auto piece = rest.first(block == 0 ? rest.size() : std::min(block, rest.size()));
    stream->push(piece, log);
    rest = rest.subspan(piece.size());
  }
  stream->finish(log);
  return log.events;
}

std::vector<float> quiet(double seconds, double rate_hz = 16000) { return test::background(seconds, 1e-4, rate_hz); }

std::vector<float> two_utterances(double rate_hz) {
  return concatenate({quiet(1, rate_hz), syllables({.rate_hz = rate_hz, .seconds = 1.6}), quiet(1, rate_hz),
                      syllables({.rate_hz = rate_hz, .seconds = 6, .pitch_hz = 210}), quiet(1, rate_hz)});
}

TEST(UtteranceStream, GivesTheSameForBlocksOfAnySize) {
  for (const double rate_hz : {16000.0, 44100.0, 48000.0}) {
    const auto samples = two_utterances(rate_hz);
    const StreamOptions options{.input_rate_hz = rate_hz, .network_mel = true};
    const auto whole = hear(samples, options);
    EXPECT_GT(whole.size(), 20U);
    for (const std::size_t block : {std::size_t{1}, std::size_t{128}, std::size_t{1000}})
      EXPECT_EQ(hear(samples, options, block), whole) << rate_hz << " Hz, blocks of " << block;
  }
}

TEST(UtteranceStream, WithoutFunctionalsGivesAllElseTheSame) {
  for (const double rate_hz : {16000.0, 44100.0}) {
    const auto samples = two_utterances(rate_hz);
    auto expected = hear(samples, {.input_rate_hz = rate_hz, .network_mel = true});
    for (Event& event : expected) event.functionals.clear();
    EXPECT_EQ(hear(samples, {.input_rate_hz = rate_hz, .functionals = false, .network_mel = true}, 128), expected)
        << rate_hz << " Hz";
  }
}

TEST(UtteranceStream, ReportsStartThenWindowsEveryHopThenAFinalOneThenTheEnd) {
  const auto events = hear(concatenate({quiet(1), syllables({.seconds = 3}), quiet(1)}), {});
  ASSERT_GE(events.size(), 4U);
  EXPECT_EQ(events.front().kind, 's');
  EXPECT_EQ(events.back().kind, 'e');
  const Event& last = events[events.size() - 2];
  EXPECT_TRUE(last.final);
  EXPECT_NEAR(last.duration_seconds, 3, 0.3);
  EXPECT_EQ(last.settled_seconds, last.duration_seconds);
  EXPECT_NEAR(last.pitch_hz, 140, 14);               // it wavers by 8%
  EXPECT_NEAR(events[1].duration_seconds, 1, 0.25);  // the first window, at the first hop after a second of speech
  for (std::size_t i = 2; i + 2 < events.size(); ++i) {
    EXPECT_EQ(events[i].settled_seconds, 0);
    // A window ends at the last speech-like frame, up to half a syllable back.
    EXPECT_NEAR(events[i].time_seconds - events[i - 1].time_seconds, 0.25, 0.125);
  }
}

TEST(UtteranceStream, LooksBackOnAtMostTheWindowAndCountsEverySecondOnce) {
  const auto events = hear(concatenate({quiet(1), syllables({.seconds = 11}), quiet(1)}), {.hop_seconds = 0});
  double settled = 0;
  std::size_t windows = 0;
  for (const auto& e : events) {
    if (e.kind != 'w') continue;
    ++windows;
    settled += e.settled_seconds;
    EXPECT_LE(e.duration_seconds, 4.0);
    EXPECT_GT(e.settled_seconds, 0);
  }
  EXPECT_EQ(windows, 3U);  // 4 + 4 + the rest
  EXPECT_NEAR(settled, 11, 0.3);
}

TEST(UtteranceStream, HearsTheSameUtteranceAtEveryRate) {
  const auto at = [](double rate_hz) {
    const auto samples =
        concatenate({quiet(1, rate_hz), syllables({.rate_hz = rate_hz, .seconds = 2}), quiet(1, rate_hz)});
    return hear(samples, {.input_rate_hz = rate_hz, .hop_seconds = 0});
  };
  for (const double rate_hz : {22050.0, 44100.0, 48000.0, 96000.0}) {
    const auto events = at(rate_hz);
    ASSERT_EQ(events.size(), 3U) << rate_hz;
    EXPECT_NEAR(events[1].duration_seconds, 2, 0.25) << rate_hz;
    EXPECT_NEAR(events[1].pitch_hz, at(16000)[1].pitch_hz, 0.7) << rate_hz;
    EXPECT_NEAR(events[1].level_dbfs, at(16000)[1].level_dbfs, 0.2) << rate_hz;
  }
}

TEST(UtteranceStream, DescribesAQuietRecordingAsALoudOne) {
  auto samples = concatenate({std::vector<float>(16000), syllables({.seconds = 3}), std::vector<float>(16000)});
  test::mix_into(samples, test::background(5, 5e-3));
  const auto loud = hear(samples, {});
  for (float& sample : samples) sample *= 0.02F;  // 34 dB less: below openSMILE's limit for a voice
  const auto quiet = hear(samples, {});
  ASSERT_EQ(quiet.size(), loud.size());
  const auto& expected = loud[loud.size() - 2].functionals;
  const auto& actual = quiet[quiet.size() - 2].functionals;
  // YIN's floor, which is librosa's, is felt in the quietest frames.
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i], 0.05F * (1 + std::abs(expected[i]))) << Functionals::names()[i];
}

std::size_t frames_of(double seconds) { return static_cast<std::size_t>(std::lround(seconds * 100)); }

TEST(UtteranceStream, ShowsTheWindowAndWhatIsHeardAroundIt) {
  const auto samples = concatenate({quiet(1), syllables({.seconds = 7}), quiet(1)});
  const auto longest = longest_picture_frames({});
  EXPECT_EQ(longest, 416U);
  for (const auto& e : hear(samples, {.network_mel = true})) {
    if (e.kind != 'w') continue;
    ASSERT_EQ(e.picture.size() % network_bands, 0U);
    const std::size_t frames = e.picture.size() / network_bands;
    const std::size_t margin = picture_margin_frames;
    EXPECT_GE(frames, frames_of(e.duration_seconds) + margin);
    EXPECT_LE(frames, std::min(frames_of(e.duration_seconds) + 2 * margin, longest));
    if (e.final) {
      EXPECT_EQ(frames, frames_of(e.duration_seconds) + 2 * margin);
    }
  }
}

// Where frames begin in speech is chance in a stream; what is said of the speech must not be.
TEST(UtteranceStream, HearsTheSameWhereverInAHopSpeechBegins) {
  const auto begun = [](std::size_t late) {
    auto samples =
        concatenate({std::vector<float>(16000 + late), syllables({.seconds = 2}), std::vector<float>(16000)});
    return hear(samples, {.network_mel = true});
  };
  const auto base = begun(0);
  ASSERT_FALSE(base.empty());
  for (std::size_t late = 1; late < 160; late += 11) {
    const auto moved = begun(late);
    ASSERT_EQ(moved.size(), base.size()) << late;
    for (std::size_t i = 0; i < base.size(); ++i) {
      EXPECT_EQ(moved[i].kind, base[i].kind);
      if (base[i].kind != 's')  // told of before frames are laid
        EXPECT_NEAR(moved[i].time_seconds - static_cast<double>(late) / 16000, base[i].time_seconds, 1e-9);
      else
        EXPECT_NEAR(moved[i].time_seconds - static_cast<double>(late) / 16000, base[i].time_seconds, 0.011);
      EXPECT_EQ(moved[i].functionals, base[i].functionals) << late << " samples late, event " << i;
      EXPECT_EQ(moved[i].picture, base[i].picture);
    }
  }
}

// What is resampled begins anywhere between the samples of 16 kHz.
TEST(UtteranceStream, HearsNearlyTheSameWhereverInASampleSpeechBegins) {
  const auto begun = [](std::size_t late) {
    auto samples = concatenate(
        {std::vector<float>(48000 + late), syllables({.rate_hz = 48000, .seconds = 2}), std::vector<float>(48000)});
    // A room's noise comes later with the speech: no rounding is heard where the voice has nothing.
    const auto noise = test::background(3, 1e-3, 48000);
    for (std::size_t i = 0; i < noise.size(); ++i) samples[24000 + late + i] += noise[i];
    return hear(samples, {.input_rate_hz = 48000, .hop_seconds = 0});
  };
  const auto base = begun(0);
  ASSERT_EQ(base.size(), 3U);
  for (const std::size_t late : {1U, 2U, 241U, 358U}) {
    const auto moved = begun(late);
    ASSERT_EQ(moved.size(), base.size()) << late;
    EXPECT_NEAR(moved[1].time_seconds - static_cast<double>(late) / 48000, base[1].time_seconds, 0.02 / 16000) << late;
    EXPECT_EQ(moved[1].duration_seconds, base[1].duration_seconds);
    // The unsteadiest is how the second formant's bandwidth, which may jump from frame to frame, scatters: 4%.
    for (std::size_t i = 0; i < base[1].functionals.size(); ++i)
      EXPECT_NEAR(moved[1].functionals[i], base[1].functionals[i], 0.06F * (1 + std::abs(base[1].functionals[i])))
          << late << ' ' << Functionals::names()[i];
  }
}

TEST(UtteranceStream, LaysFramesOffTheirAnchorWhenAsked) {
  const auto samples = concatenate({std::vector<float>(16000), syllables({.seconds = 2}), std::vector<float>(16000)});
  const auto base = hear(samples, {.hop_seconds = 0});
  const auto off = hear(samples, {.hop_seconds = 0, .frame_offset_samples = 80});
  ASSERT_EQ(base.size(), 3U);
  ASSERT_EQ(off.size(), 3U);
  const double apart = std::abs(off[1].time_seconds - base[1].time_seconds);
  EXPECT_NEAR(std::fmod(apart, 0.01), 0.005, 1e-9);
  EXPECT_NE(off[1].functionals, base[1].functionals);
  EXPECT_FALSE(UtteranceStream::create({.frame_offset_samples = 160}));
}

TEST(UtteranceStream, LaysFramesByShortSpeechThatEndsWithTheRecording) {
  // Shorter than what frames are otherwise laid by: the end must not wait for more.
  const auto speech = syllables({.seconds = 0.5});
  const auto cut = hear(concatenate({std::vector<float>(16037), speech}), {.hop_seconds = 0});
  const auto silent = hear(concatenate({std::vector<float>(16000), speech}), {.hop_seconds = 0});
  ASSERT_EQ(cut.size(), 3U);
  ASSERT_EQ(silent.size(), 3U);
  EXPECT_EQ(cut[1].functionals, silent[1].functionals);
}

TEST(UtteranceStream, ShowsNoMoreThanThereWas) {
  const auto speech = syllables({.seconds = 2});
  for (const auto& e : hear(speech, {.network_mel = true})) {
    if (e.kind != 'w' || !e.final) continue;
    EXPECT_LE(e.picture.size(), speech.size() / grid::hop_samples * network_bands);
    EXPECT_GE(e.picture.size(), frames_of(e.duration_seconds) * network_bands);
  }
}

TEST(UtteranceStream, ShowsAQuietRecordingAsALoudOne) {
  auto samples = concatenate({std::vector<float>(16000), syllables({.seconds = 3}), std::vector<float>(16000)});
  test::mix_into(samples, test::background(5, 5e-3));
  const auto loud = hear(samples, {.network_mel = true});
  for (float& sample : samples) sample *= 0.03125F;
  const auto quiet = hear(samples, {.network_mel = true});
  ASSERT_EQ(quiet.size(), loud.size());
  for (std::size_t k = 0; k < loud.size(); ++k) {
    ASSERT_EQ(quiet[k].picture.size(), loud[k].picture.size());
    for (std::size_t i = 0; i < loud[k].picture.size(); ++i)
      ASSERT_NEAR(quiet[k].picture[i], loud[k].picture[i], 1e-5);  // -120 dB beside the level
  }
}

TEST(UtteranceStream, ShowsNoPictureToThoseWhoDidNotAsk) {
  for (const auto& e : hear(two_utterances(16000), {})) EXPECT_TRUE(e.picture.empty());
}

TEST(UtteranceStream, IsNotPoisonedByWhatIsNoNumber) {
  auto broken = quiet(1);
  for (std::size_t i = 0; i + 1 < broken.size(); i += 3) {
    broken[i] = std::numeric_limits<float>::quiet_NaN();
    broken[i + 1] = std::numeric_limits<float>::infinity();
  }
  auto stream = UtteranceStream::create({.hop_seconds = 0});
  Log log;
  stream->push(broken, log);
  stream->finish(log);
  log.events.clear();
  const auto samples = two_utterances(16000);
  stream->push(samples, log);
  stream->finish(log);
  EXPECT_EQ(log.events, hear(samples, {.hop_seconds = 0}));
}

TEST(UtteranceStream, FinishAndResetBothStartAnew) {
  const auto samples = two_utterances(16000);
  auto stream = UtteranceStream::create({});
  Log ignored;
  stream->push(std::span(samples).first(30000), ignored);
  stream->reset();
  Log log;
  stream->push(samples, log);
  stream->finish(log);
  EXPECT_EQ(log.events, hear(samples, {}));
}

TEST(UtteranceStream, TakesEmptyAndVeryShortInput) {
  for (const std::size_t count : {0U, 1U, 100U, 511U, 512U})
    EXPECT_TRUE(hear(std::vector<float>(count, 0.5F), {}).empty());
}

TEST(UtteranceStream, StaysFiniteOnSignalsThatBreakCarelessArithmetic) {
  for (const auto& signal : test::awkward_signals(48000))
    for (const auto& e : hear(signal, {.network_mel = true})) {
      for (const float value : e.functionals) ASSERT_TRUE(std::isfinite(value));
      for (const float value : e.picture) ASSERT_TRUE(std::isfinite(value));
    }
}

TEST(UtteranceStream, MeasuresTheLevelNow) {
  auto stream = UtteranceStream::create({});
  Log log;
  EXPECT_EQ(stream->level_dbfs(), -120);
  stream->push(test::tone({.frequency_hz = 300, .samples = 16000, .amplitude = 0.1}), log);
  EXPECT_NEAR(stream->level_dbfs(), -23, 0.2);  // 20 dB down and 3 dB for the crest of a sine
  stream->push(std::vector<float>(4000), log);
  EXPECT_EQ(stream->level_dbfs(), -120);
}

TEST(UtteranceStream, RefusesOptionsOutsideTheirRangeAndNamesThem) {
  const auto message = [](const StreamOptions& options) {
    const auto refused = UtteranceStream::create(options);
    return refused ? std::string("accepted") : refused.reason().message;
  };
  EXPECT_NE(message({.input_rate_hz = 4000}).find("4000"), std::string::npos);
  EXPECT_NE(message({.input_rate_hz = std::nan("")}), "accepted");
  EXPECT_NE(message({.hop_seconds = -1}).find("hop"), std::string::npos);
  EXPECT_NE(message({.hop_seconds = std::nan("")}).find("hop"), std::string::npos);
  EXPECT_NE(message({.window_seconds = 0}).find("window"), std::string::npos);
  EXPECT_NE(message({.window_seconds = 1e9}).find("window"), std::string::npos);
}

}  // namespace
}  // namespace emovox
