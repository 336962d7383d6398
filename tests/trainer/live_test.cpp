#include "trainer/live.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "made_up.hpp"
#include "support/model.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"
#include "trainer/evaluate.hpp"

namespace emovox::trainer {
namespace {

using emovox::test::concatenate;
using emovox::test::constant;
using emovox::test::sample_model;
using emovox::test::syllables;

const Model& some_model() {
  static const Model model(sample_model(Kernel::linear));
  return model;
}

std::vector<LiveResult> heard(std::span<const float> samples, const LiveOptions& options = {}, double rate_hz = 16000) {
  auto results = hear_live(some_model(), samples, rate_hz, options);
  EXPECT_TRUE(results) << results.reason().message;
  return *std::move(results);
}

TEST(HearLive, HasResultsFromASecondOfSpeechOnEveryHopUntilItEnds) {
  const auto results = heard(syllables({.seconds = 3}));
  // at 1, 1.25, ..., 3 s of speech, give or take one at the end, and the final one
  ASSERT_GE(results.size(), 8U);
  ASSERT_LE(results.size(), 11U);
  // pitch is 100 ms late, frames another 50, and speech is found to begin within a tenth of a second of the truth
  EXPECT_NEAR(results.front().seconds, 1.15, 0.15);
  for (std::size_t i = 1; i + 1 < results.size(); ++i) {
    EXPECT_NEAR(results[i].seconds - results[i - 1].seconds, 0.25, 0.025) << "to a block";
    EXPECT_FALSE(results[i].final);
  }
  EXPECT_TRUE(results.back().final);
  // 0.6 s of pause have to be heard before an utterance counts as over
  EXPECT_NEAR(results.back().seconds, 3 + 0.6 + 0.15, 0.2);
}

TEST(HearLive, CountsFromWhereSpeechBegins) {
  const auto speech = syllables({.seconds = 2});
  const auto at_once = heard(speech);
  const auto later = heard(concatenate({constant(32000, 0), speech}));
  ASSERT_EQ(at_once.size(), later.size());
  for (std::size_t i = 0; i < later.size(); ++i)
    EXPECT_NEAR(at_once[i].seconds, later[i].seconds, 0.06) << "two blocks and a frame";
}

TEST(HearLive, CountsOnThroughAPauseBetweenUtterances) {
  const auto speech = syllables({.seconds = 1.5});
  const auto results = heard(concatenate({speech, constant(24000, 0), speech}));
  std::vector<double> ends;
  for (const LiveResult& result : results)
    if (result.final) ends.push_back(result.seconds);
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_NEAR(ends[1] - ends[0], 1.5 + 1.5, 0.2);
}

TEST(HearLive, EndsWithTheAnswerOfTheRecording) {
  const test::TemporaryFolder folder;
  const auto room = emovox::test::background(0.7, 1e-4);
  const auto samples = concatenate({room, syllables({.seconds = 2}), room});
  test::write_audio(folder / "a.wav", samples, {.libsndfile_format = SF_FORMAT_WAV | SF_FORMAT_FLOAT});
  Clip clip;
  clip.utterances = *extract_utterances(folder / "a.wav");
  Model model = some_model();
  const auto whole = classify(model, std::span(&clip, 1));
  const auto last = heard(samples).back();
  for (std::size_t i = 0; i < emotion_count; ++i)
    EXPECT_NEAR(last.probabilities[i], (*whole[0].probabilities)[i], 1e-4) << "frames are laid by the speech";
}

TEST(HearLive, HearsAFileOfAnyRateAlike) {
  const auto at_16 = heard(syllables({.seconds = 2}));
  const auto at_48 = heard(syllables({.rate_hz = 48000, .seconds = 2}), {}, 48000);
  ASSERT_EQ(at_16.size(), at_48.size());
  for (std::size_t i = 0; i < at_16.size(); ++i) EXPECT_NEAR(at_16[i].seconds, at_48[i].seconds, 0.06);
}

TEST(HearLive, HasNothingToSayOfSilence) { EXPECT_TRUE(heard(constant(32000, 0)).empty()); }

TEST(HearLive, RefusesAnOddRate) { EXPECT_FALSE(hear_live(some_model(), constant(100, 0), 100)); }

TEST(HearLive, SmoothsAllButFinalResults) {
  constexpr float keep = 0.5F;
  const auto speech = syllables({.seconds = 1.5});
  const auto twice = concatenate({speech, constant(24000, 0), speech});
  const auto plain = heard(twice);
  const auto smooth = heard(twice, {.smoothing = keep});
  ASSERT_EQ(plain.size(), smooth.size());
  std::size_t smoothed = 0;
  for (std::size_t n = 0; n < plain.size(); ++n)
    for (std::size_t i = 0; i < emotion_count; ++i) {
      const bool alone = n == 0 || plain[n - 1].final || plain[n].final;
      const float mixed = alone ? plain[n].probabilities[i]
                                : keep * smooth[n - 1].probabilities[i] + (1 - keep) * plain[n].probabilities[i];
      EXPECT_FLOAT_EQ(smooth[n].probabilities[i], mixed) << n;
      smoothed += mixed != plain[n].probabilities[i] ? 1 : 0;
    }
  EXPECT_GT(smoothed, 0U);
}

TEST(HearLive, TakesClipsFromTheirFilesAndNamesOneThatIsGone) {
  const test::TemporaryFolder folder;
  const auto speech = syllables({.seconds = 2});
  test::write_audio(folder / "a.wav", speech, {.libsndfile_format = SF_FORMAT_WAV | SF_FORMAT_FLOAT});
  std::vector<Clip> clips(2);
  for (Clip& clip : clips) clip.recording = folder / "a.wav";
  clips[1].label.emotion = Emotion::sad;
  const auto all = hear_live(some_model(), clips);
  ASSERT_TRUE(all);
  const auto expected = heard(speech);
  for (std::size_t i = 0; i < clips.size(); ++i) {
    EXPECT_EQ((*all)[i].truth.emotion, clips[i].label.emotion);
    ASSERT_EQ((*all)[i].results.size(), expected.size());
    for (std::size_t n = 0; n < expected.size(); ++n)
      EXPECT_EQ((*all)[i].results[n].probabilities, expected[n].probabilities);
  }
  clips[1].recording = folder / "gone.wav";
  const auto none = hear_live(some_model(), clips);
  ASSERT_FALSE(none);
  EXPECT_NE(none.reason().message.find("gone.wav: no such file"), std::string::npos);
}

Probabilities sure_of(Emotion emotion, float confidence = 0.93F) {
  Probabilities probabilities;
  probabilities.fill((1 - confidence) / (emotion_count - 1));
  probabilities[static_cast<std::size_t>(emotion)] = confidence;
  return probabilities;
}

LiveClip clip_of(Emotion truth, std::vector<LiveResult> results) {
  Label label;
  label.emotion = truth;
  return {label, 0.5F, std::move(results)};
}

/// Of four clips two happy and two sad ones; the last is never answered.
std::vector<LiveClip> some_clips() {
  return {clip_of(Emotion::happy, {{1, false, sure_of(Emotion::sad)},
                                   {1.25, false, sure_of(Emotion::happy, 0.3F)},
                                   {1.5, false, sure_of(Emotion::happy)},
                                   {2.5, true, sure_of(Emotion::happy)}}),
          clip_of(Emotion::happy, {{0.9, true, sure_of(Emotion::happy)}, {9, true, sure_of(Emotion::angry)}}),
          clip_of(Emotion::sad, {{1.2, false, sure_of(Emotion::sad, 0.4F)}, {3, true, sure_of(Emotion::sad)}}),
          clip_of(Emotion::sad, {})};
}

TEST(AnswersAt, AreTheLatestOfEveryClip) {
  const auto clips = some_clips();
  const auto early = answers_at(clips, 1.0);
  ASSERT_EQ(early.size(), 4U);
  EXPECT_EQ(early[0].probabilities, sure_of(Emotion::sad));
  EXPECT_EQ(early[1].probabilities, sure_of(Emotion::happy)) << "an utterance that has ended keeps its result";
  EXPECT_FALSE(early[2].probabilities);
  EXPECT_FALSE(early[3].probabilities);
  EXPECT_EQ(early[2].least_confidence, 0.5F);
  const auto late = answers_at(clips, in_the_end);
  EXPECT_EQ(late[0].probabilities, sure_of(Emotion::happy));
  EXPECT_EQ(late[1].probabilities, sure_of(Emotion::angry));
}

const LivePoint& point_at(const LiveFigures& figures, double seconds) {
  return *std::ranges::find(figures.points, seconds, &LivePoint::seconds);
}

void expect_point(const LivePoint& point, double answered, double uar, double uar_as_given, double uncertain) {
  EXPECT_DOUBLE_EQ(point.answered, answered) << point.seconds;
  EXPECT_DOUBLE_EQ(point.uar, uar) << point.seconds;
  EXPECT_DOUBLE_EQ(point.accuracy, uar) << point.seconds << ": as many clips of one emotion as of the other";
  EXPECT_DOUBLE_EQ(point.uar_as_given, uar_as_given) << point.seconds;
  EXPECT_DOUBLE_EQ(point.accuracy_as_given, uar_as_given) << point.seconds;
  EXPECT_DOUBLE_EQ(point.uncertain, uncertain) << point.seconds;
}

TEST(LiveFigures, AreThoseCountedByHand) {
  const auto figures = live_figures(some_clips(), {});
  expect_point(point_at(figures, 0.8), 0, 0, 0, 0);
  expect_point(point_at(figures, 1.0), 0.5, 0.25, 0.25, 0);        // sad for happy, happy
  expect_point(point_at(figures, 1.5), 0.75, 0.75, 0.5, 0.25);     // happy, happy, sad but uncertain
  expect_point(point_at(figures, 4.0), 0.75, 0.75, 0.75, 0);       // happy, happy, sad
  expect_point(point_at(figures, in_the_end), 0.75, 0.5, 0.5, 0);  // happy, angry for happy, sad
  // 0.9, 1 and 1.2 s
  EXPECT_EQ(figures.first_result_median_s, 1.0);
  EXPECT_EQ(figures.first_result_95_s, 1.2);
  // sad, uncertain, happy, happy; happy; angry; uncertain, sad
  EXPECT_EQ(figures.utterances, 4U);
  EXPECT_DOUBLE_EQ(figures.label_changes, 3.0 / 4);
  EXPECT_DOUBLE_EQ(figures.steady, 2.0 / 4);
}

TEST(LiveFigures, StandWithoutClipsAndWithoutResults) {
  const std::vector silent{clip_of(Emotion::sad, {})};
  for (const auto& clips : {std::vector<LiveClip>(), silent}) {
    const auto figures = live_figures(clips, {});
    for (const LivePoint& point : figures.points) expect_point(point, 0, 0, 0, 0);
    EXPECT_FALSE(figures.first_result_median_s);
    EXPECT_FALSE(figures.first_result_95_s);
    EXPECT_EQ(figures.label_changes, 0);
    EXPECT_EQ(figures.steady, 0);
  }
}

}  // namespace
}  // namespace emovox::trainer
