#include "emovox/baseline.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/model.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

EmotionResult heard(double settled_seconds, const Probabilities& of_the_model) {
  EmotionResult result;
  result.settled_seconds = settled_seconds;
  result.probabilities = {1};  // after a baseline was taken away: not what is learnt from
  result.model_probabilities = of_the_model;
  result.pitch_hz = 100;
  result.level_dbfs = -20;
  return result;
}

TEST(BaselineLearner, AveragesLogarithmsOverSettledSpeech) {
  BaselineLearner learner;
  learner.add(heard(3, {0.5F, 0.5F, 0, 0, 0, 0, 0, 0}));
  learner.add(heard(1, {0.125F, 0.875F, 0, 0, 0, 0, 0, 0}));
  learner.add(heard(0, {0, 0, 1, 0, 0, 0, 0, 0}));
  const auto baseline = learner.baseline();
  ASSERT_TRUE(baseline);
  EXPECT_EQ(baseline->seconds, 4);
  EXPECT_NEAR(baseline->log_probabilities[0], (3 * std::log(0.5) + std::log(0.125)) / 4, 1e-6);
  EXPECT_NEAR(baseline->log_probabilities[1], (3 * std::log(0.5) + std::log(0.875)) / 4, 1e-6);
  EXPECT_NEAR(baseline->log_probabilities[2], std::log(1e-7), 1e-5) << "nobody is certain";
  EXPECT_FLOAT_EQ(baseline->pitch_hz, 100);
  EXPECT_NEAR(baseline->level_dbfs, -20, 1e-4);
}

TEST(BaselineLearner, KnowsNothingWithoutSpeech) {
  BaselineLearner learner;
  EXPECT_FALSE(learner.baseline());
  learner.add(heard(0, {1}));
  EXPECT_FALSE(learner.baseline());
}

struct Hearing final : RecognizerListener {
  void on_result(const EmotionResult& result) override {
    learner.add(result);
    summary.add(result);
    last = result;
  }
  BaselineLearner learner;
  Summary summary{0};
  EmotionResult last;
};

class SpeakersBaseline : public testing::Test {
 protected:
  /// What a model of that weight says of four seconds of syllables.
  static Hearing hear(float baseline_weight, const std::optional<Logs>& baseline) {
    ModelData data = test::calibrated(test::sample_model(Kernel::rbf));
    data.calibration.baseline_weight = baseline_weight;
    auto recognizer = *Recognizer::create(Model(std::move(data)), {.input_rate_hz = 16000});
    recognizer.set_baseline(baseline);
    Hearing hearing;
    recognizer.push(test::concatenate({std::vector<float>(16000), test::syllables({.rate_hz = 16000, .seconds = 4}),
                                       std::vector<float>(16000)}),
                    hearing);
    recognizer.finish(hearing);
    return hearing;
  }

  const Logs unmoved = test::calibrated({}).calibration.unmoved;
};

TEST_F(SpeakersBaseline, TakesTheSpeakersOwnBiasAway) {
  const Logs ordinary = hear(1, std::nullopt).learner.baseline()->log_probabilities;
  const Hearing calibrated = hear(1, ordinary);
  EXPECT_TRUE(calibrated.last.calibrated);
  EXPECT_TRUE(calibrated.summary.result()->calibrated);
  const Logs before = logs_of(calibrated.last.model_probabilities);
  const Logs after = logs_of(calibrated.last.probabilities);
  const auto odds = [](const Logs& logs, std::size_t i) { return logs[i] - logs[0]; };
  for (std::size_t i = 1; i < emotion_count; ++i)
    EXPECT_NEAR(odds(after, i), odds(before, i) - odds(ordinary, i) + odds(unmoved, i), 1e-4)  // single precision
        << emotion_names[i];
}

TEST_F(SpeakersBaseline, IsLearntTheSameWhileAnotherIsTakenAway) {
  const auto plain = hear(1, std::nullopt).learner.baseline();
  const auto beside = hear(1, Logs{-9, 0, 0, 0, 0, 0, 0, 0}).learner.baseline();
  EXPECT_EQ(beside->log_probabilities, plain->log_probabilities);
}

TEST_F(SpeakersBaseline, HasNoEffectOnAModelThatWasNotFittedForIt) {
  const Hearing plain = hear(0, std::nullopt);
  const Hearing given = hear(0, Logs{-9, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_FALSE(given.last.calibrated);
  EXPECT_EQ(given.last.probabilities, plain.last.probabilities);
}

TEST_F(SpeakersBaseline, OfNobodyLeavesResultsAsTheModelHasThem) {
  const Hearing plain = hear(1, std::nullopt);
  EXPECT_FALSE(plain.last.calibrated);
  EXPECT_EQ(plain.last.probabilities, plain.last.model_probabilities);
}

}  // namespace
}  // namespace emovox
