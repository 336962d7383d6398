#include "trainer/conditions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "made_up.hpp"
#include "spectrum.hpp"
#include "support/model.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"
#include "trainer/evaluate.hpp"

namespace emovox::trainer {
namespace {

using emovox::test::concatenate;
using emovox::test::constant;
using emovox::test::noise;
using emovox::test::sample_model;
using emovox::test::square;
using emovox::test::syllables;
using emovox::test::tone;
using test::level_db_at;

constexpr std::array every_condition{Condition::quiet,  Condition::loud, Condition::noise,     Condition::telephone,
                                     Condition::mu_law, Condition::room, Condition::microphone};

Sound heard(Condition condition, std::span<const float> samples, std::span<const std::vector<float>> noises = {},
            std::uint64_t seed = 1) {
  Random random(seed);
  return under(condition, samples, noises, random);
}

double power(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(samples.size());
}

TEST(Condition, GoesByItsName) {
  for (const Condition condition : every_condition) {
    EXPECT_EQ(condition_named(name_of(condition)), condition);
    EXPECT_FALSE(description_of(condition).empty());
  }
  EXPECT_EQ(condition_named("mu-law"), Condition::mu_law);
  EXPECT_FALSE(condition_named("underwater"));
}

TEST(Under, QuietIsThirtyDecibelsLess) {
  const auto samples = noise(1000, 0.5);
  const auto quiet = heard(Condition::quiet, samples);
  ASSERT_EQ(quiet.rate_hz, 16000);
  for (std::size_t n = 0; n < samples.size(); ++n) EXPECT_NEAR(quiet.samples[n], 0.0316228 * samples[n], 1e-6);
}

TEST(Under, LoudIsTenDecibelsMoreAndCutOffAtFullScale) {
  const auto loud = heard(Condition::loud, std::vector<float>{0.1F, -0.3F, 0.4F, -0.9F});
  const std::vector<float> expected{0.316228F, -0.948683F, 1, -1};
  for (std::size_t n = 0; n < expected.size(); ++n) EXPECT_NEAR(loud.samples[n], expected[n], 1e-6);
}

TEST(Under, NoiseIsFifteenDecibelsBelowTheSpeech) {
  const auto speech = concatenate({square(16000, 10, 0.1F), constant(16000, 0)});
  const std::vector<std::vector<float>> noises{noise(50000)};
  auto added = heard(Condition::noise, speech, noises).samples;
  for (std::size_t n = 0; n < speech.size(); ++n) added[n] -= speech[n];
  // speech is -20 dB where it is any
  EXPECT_NEAR(10 * std::log10(power(added)), -35, 0.01);
}

TEST(Under, TelephoneLeavesItsBandAtEightThousandSamples) {
  for (const Condition condition : {Condition::telephone, Condition::mu_law}) {
    const auto gain_db = [&](double hz) {
      const auto before = tone({.frequency_hz = hz, .samples = 16000, .amplitude = 0.5});
      const auto after = heard(condition, before);
      EXPECT_EQ(after.rate_hz, 8000);
      EXPECT_EQ(after.samples.size(), 8000U);
      // what lies above 4 kHz would be found as its alias
      return level_db_at(after.samples, hz < 4000 ? hz : 8000 - hz, 8000) - level_db_at(before, hz, 16000) +
             20 * std::log10(2);
    };
    EXPECT_NEAR(gain_db(1000), 0, 0.1);
    EXPECT_NEAR(gain_db(2500), 0, 0.1);
    EXPECT_NEAR(gain_db(300), -3, 0.2);
    EXPECT_NEAR(gain_db(3400), -3, 0.2);
    EXPECT_LT(gain_db(100), -35);
    EXPECT_LT(gain_db(4700), -40) << "as an alias";
  }
}

TEST(Under, MuLawHasTwoHundredAndFiftyFiveValues) {
  auto values = heard(Condition::mu_law, noise(48000, 0.9)).samples;
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
  EXPECT_LE(values.size(), 255U);
  EXPECT_GT(values.size(), 200U);
}

TEST(Under, RoomDecaysBySixtyDecibelsInHalfASecond) {
  std::vector<float> impulse(16000);
  impulse[0] = 0.5;
  const auto response = heard(Condition::room, impulse).samples;
  // of reverberation that falls by 120 dB a second, what comes after 0.3 s is 24 dB weaker than what comes after 0.1 s;
  // means over 50 ms of noise are 0.15 dB off, by 2 deviations 0.45
  const auto energy_from = [&](std::size_t first) { return power(std::span(response).subspan(first, 800)); };
  EXPECT_NEAR(10 * std::log10(energy_from(1600) / energy_from(4800)), 24, 1);
}

TEST(Under, MicrophoneColoursAndIsAnotherForAnotherSeed) {
  const auto samples = noise(16000, 0.1);
  const auto one = heard(Condition::microphone, samples, {}, 1).samples;
  const auto other = heard(Condition::microphone, samples, {}, 2).samples;
  EXPECT_NE(one, samples);
  EXPECT_NE(one, other);
}

TEST(Under, IsTheSameAgainAndWithinFullScale) {
  const auto samples = syllables({.amplitude = 0.9});
  const std::vector<std::vector<float>> noises{noise(9000), noise(50000)};
  for (const Condition condition : every_condition) {
    const auto sound = heard(condition, samples, noises);
    EXPECT_EQ(sound.samples, heard(condition, samples, noises).samples) << name_of(condition);
    EXPECT_LE(std::ranges::max(sound.samples), 1) << name_of(condition);
    EXPECT_GE(std::ranges::min(sound.samples), -1) << name_of(condition);
  }
}

/// Recordings at 16 kHz of speech 40 dB above the noise of a room, as clips that `evaluate` would have.
class AnswersUnderConditions : public testing::Test {
 protected:
  void SetUp() override {
    for (int take = 0; take < 4; ++take) {
      const auto path = folder_ / ("take" + std::to_string(take) + ".wav");
      const auto room = constant(11200, 0);
      auto samples = concatenate({room, syllables({.seconds = 1.5, .pitch_hz = 110.0 + 30 * take}), room});
      emovox::test::mix_into(samples, emovox::test::background(2.9, 1e-3, 16000, static_cast<std::uint32_t>(take)));
      test::write_audio(path, samples, {.libsndfile_format = SF_FORMAT_WAV | SF_FORMAT_FLOAT});
      Clip clip;
      clip.recording = path;
      clip.utterances = *extract_utterances(path);
      clips_.push_back(std::move(clip));
    }
    clean_ = classify(model_, clips_);
  }

  std::vector<AnswersUnder> under(const std::vector<Condition>& conditions) {
    auto all = answers_under(conditions, model_, clips_, noises_);
    EXPECT_TRUE(all);
    return *std::move(all);
  }

  static double most_different(const Answer& a, const Answer& b) {
    double most = 0;
    for (std::size_t i = 0; i < emotion_count; ++i)
      most = std::max(most, std::abs(static_cast<double>((*a.probabilities)[i]) - (*b.probabilities)[i]));
    return most;
  }

  test::TemporaryFolder folder_;
  Model model_{sample_model(Kernel::linear)};
  std::vector<std::vector<float>> noises_{noise(50000)};
  std::vector<Clip> clips_;
  std::vector<Answer> clean_;
};

TEST_F(AnswersUnderConditions, HardlyFollowTheLevel) {
  const auto quiet = under({Condition::quiet});
  ASSERT_EQ(quiet.size(), 1U);
  ASSERT_EQ(quiet[0].answers.size(), clips_.size());
  for (std::size_t i = 0; i < clips_.size(); ++i) {
    ASSERT_TRUE(quiet[0].answers[i].probabilities) << i;
    // features do not depend on the level, but for floors below the noise
    EXPECT_LT(most_different(quiet[0].answers[i], clean_[i]), 0.02) << i;
  }
  const auto figures = figures_of(quiet[0], clean_);
  EXPECT_EQ(figures.change, 0);
  EXPECT_EQ(figures.moved, 0);
}

TEST_F(AnswersUnderConditions, FollowTheBand) {
  const auto telephone = under({Condition::telephone});
  double most = 0;
  for (std::size_t i = 0; i < clips_.size(); ++i) {
    ASSERT_TRUE(telephone[0].answers[i].probabilities) << i;
    most = std::max(most, most_different(telephone[0].answers[i], clean_[i]));
  }
  EXPECT_GT(most, 0.02) << "nothing above 3.4 kHz is left to hear";
}

TEST_F(AnswersUnderConditions, DoNotDependOnWhatElseIsAskedFor) {
  const auto all = under({every_condition.begin(), every_condition.end()});
  for (const AnswersUnder& one : all) {
    const auto alone = under({one.condition});
    for (std::size_t i = 0; i < clips_.size(); ++i)
      EXPECT_EQ(one.answers[i].probabilities, alone[0].answers[i].probabilities) << name_of(one.condition) << i;
  }
}

TEST_F(AnswersUnderConditions, NameARecordingThatIsGone) {
  clips_[1].recording = folder_ / "gone.wav";
  const auto none = answers_under(std::array{Condition::loud}, model_, clips_, noises_);
  ASSERT_FALSE(none);
  EXPECT_NE(none.reason().message.find("gone.wav: no such file"), std::string::npos);
}

Answer answer(Emotion truth, std::optional<Emotion> said, float confidence = 0.93F) {
  Answer answer{{}, std::nullopt, 0.5F};
  answer.truth.emotion = truth;
  if (!said) return answer;
  answer.probabilities.emplace().fill((1 - confidence) / (emotion_count - 1));
  (*answer.probabilities)[static_cast<std::size_t>(*said)] = confidence;
  return answer;
}

TEST(ConditionFigures, AreThoseCountedByHand) {
  const std::vector clean{answer(Emotion::happy, Emotion::happy), answer(Emotion::happy, Emotion::sad),
                          answer(Emotion::happy, Emotion::happy), answer(Emotion::sad, Emotion::sad)};
  const AnswersUnder room{Condition::room,
                          {answer(Emotion::happy, Emotion::happy, 0.3F), answer(Emotion::happy, Emotion::angry),
                           answer(Emotion::happy, std::nullopt), answer(Emotion::sad, Emotion::sad)}};
  const auto figures = figures_of(room, clean);
  EXPECT_EQ(figures.condition, Condition::room);
  EXPECT_EQ(figures.unanswered, 1U);
  EXPECT_DOUBLE_EQ(figures.uar, (1.0 / 3 + 1) / 2);
  EXPECT_DOUBLE_EQ(figures.accuracy, 2.0 / 4);
  EXPECT_NEAR(figures.change, -1.0 / 6, 1e-12);  // of 2/3 and 1
  EXPECT_DOUBLE_EQ(figures.uncertain, 1.0 / 4);
  EXPECT_DOUBLE_EQ(figures.moved, 2.0 / 4);
}

TEST(ConditionFigures, StandWithoutClips) {
  const auto figures = figures_of({Condition::loud, {}}, {});
  EXPECT_EQ(figures.uar, 0);
  EXPECT_EQ(figures.moved, 0);
}

}  // namespace
}  // namespace emovox::trainer
