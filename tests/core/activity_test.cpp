#include "emovox/activity.hpp"

#include <gtest/gtest.h>

#include "emovox/utterance.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

using test::background;
using test::concatenate;
using test::syllables;

struct Segment {
  double begin_seconds;
  double end_seconds;
};

class Segments final : public StreamListener {
 public:
  void on_speech_start(double time_seconds) override { found.push_back({time_seconds, -1}); }
  void on_speech_end(double time_seconds) override { found.back().end_seconds = time_seconds; }
  void on_window(const Window&) override {}
  std::vector<Segment> found;
};

std::vector<Segment> segments_of(std::span<const float> samples) {
  auto stream = UtteranceStream::create({.input_rate_hz = 16000});
  Segments segments;
  stream->push(samples, segments);
  stream->finish(segments);
  return segments.found;
}

/// A second of quiet, two of speech, a second and a half of quiet, over noise of `noise_rms`, all times `gain`.
std::vector<float> scene(double noise_rms, float gain) {
  auto samples = concatenate({std::vector<float>(16000), syllables({.seconds = 2}), std::vector<float>(24000)});
  test::mix_into(samples, background(4.5, noise_rms));
  for (float& s : samples) s *= gain;
  return samples;
}

void expect_one_utterance(const std::vector<Segment>& found) {
  ASSERT_EQ(found.size(), 1U);
  // A syllable fades in and out over 125 ms and frames are 32 ms long.
  EXPECT_NEAR(found[0].begin_seconds, 1, 0.13);
  EXPECT_NEAR(found[0].end_seconds, 3, 0.15);
}

TEST(Activity, FindsAnUtteranceWhateverTheLevel) {
  for (const float gain : {1.0F, 0.1F, 0.01F}) {
    SCOPED_TRACE(gain);
    expect_one_utterance(segments_of(scene(1e-4, gain)));
  }
}

TEST(Activity, FindsAnUtteranceInSteadyNoise) { expect_one_utterance(segments_of(scene(0.004, 1))); }

TEST(Activity, HearsNoSpeechInSilenceNoiseHumOrClicks) {
  EXPECT_TRUE(segments_of(std::vector<float>(80000)).empty()) << "silence";
  EXPECT_TRUE(segments_of(background(5, 0.1)).empty()) << "noise";
  EXPECT_TRUE(segments_of(test::tone({.frequency_hz = 120, .samples = 80000, .amplitude = 0.3})).empty()) << "hum";
  std::vector<float> clicks(80000);
  for (std::size_t i = 4000; i < clicks.size(); i += 8000) clicks[i] = 1;
  EXPECT_TRUE(segments_of(clicks).empty()) << "clicks";
}

TEST(Activity, HearsSpeechThatStartsWithTheRecording) {
  const auto found = segments_of(concatenate({syllables({.seconds = 2}), std::vector<float>(16000)}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_LT(found[0].begin_seconds, 0.5);
  EXPECT_NEAR(found[0].end_seconds, 2, 0.15);
}

TEST(Activity, KeepsShortPausesAndSplitsAtLongOnes) {
  const auto word = syllables({.seconds = 1});
  const auto pause = [](double seconds) { return std::vector<float>(static_cast<std::size_t>(seconds * 16000)); };
  EXPECT_EQ(segments_of(concatenate({pause(1), word, pause(0.3), word, pause(1)})).size(), 1U);
  EXPECT_EQ(segments_of(concatenate({pause(1), word, pause(1), word, pause(1)})).size(), 2U);
}

TEST(Activity, FollowsANoiseThatGrows) {
  // A fan starts: the noise rises by 26 dB and stays. It is not speech, at the latest once the floor has followed.
  auto samples = concatenate({background(3, 0.001), background(8, 0.02, 16000, 2)});
  EXPECT_TRUE(segments_of(samples).empty());
  test::mix_into(samples, concatenate({std::vector<float>(16000 * 8), syllables({.seconds = 1.5, .amplitude = 0.6})}));
  EXPECT_EQ(segments_of(samples).size(), 1U);
}

}  // namespace
}  // namespace emovox
