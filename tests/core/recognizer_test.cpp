#include "emovox/recognizer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "support/allocations.hpp"
#include "support/model.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

class Log final : public RecognizerListener {
 public:
  Log() { results.reserve(1000); }
  void on_result(const EmotionResult& result) override { results.push_back(result); }
  std::vector<EmotionResult> results;
};

Recognizer recognizer(double rate_hz = 16000, Kernel kernel = Kernel::rbf) {
  auto model = Model::parse(write_model(test::sample_model(kernel)));
  return *Recognizer::create(*std::move(model), {.input_rate_hz = rate_hz});
}

std::vector<float> spoken(double rate_hz = 16000) {
  return test::concatenate({std::vector<float>(static_cast<std::size_t>(rate_hz)),
                            test::syllables({.rate_hz = rate_hz, .seconds = 5}),
                            std::vector<float>(static_cast<std::size_t>(rate_hz))});
}

TEST(Recognizer, EveryResultIsConsistentInItself) {
  auto r = recognizer();
  Log log;
  r.push(spoken(), log);
  r.finish(log);
  ASSERT_GT(log.results.size(), 10U);
  EXPECT_TRUE(log.results.back().final);
  for (const auto& result : log.results) {
    const auto& p = result.probabilities;
    EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0F), 1, 1e-5F);
    EXPECT_EQ(result.confidence, *std::max_element(p.begin(), p.end()));
    EXPECT_EQ(p[static_cast<std::size_t>(result.label)], result.confidence);
    EXPECT_EQ(result.valence, expected_affect(p).valence);
    EXPECT_LE(result.duration_seconds, 4);
    EXPECT_GT(result.pitch_hz, 60);
    EXPECT_LT(result.level_dbfs, 0);
  }
}

TEST(Recognizer, GivesTheSameForBlocksOfAnySize) {
  const auto samples = spoken(48000);
  const auto hear = [&](std::size_t block) {
    auto r = recognizer(48000);
    Log log;
    for (std::size_t i = 0; i < samples.size(); i += block)
      r.push(std::span(samples).subspan(i, std::min(block, samples.size() - i)), log);
    r.finish(log);
    return log.results;
  };
  const auto whole = hear(samples.size());
  ASSERT_FALSE(whole.empty());
  for (const std::size_t block : {std::size_t{1}, std::size_t{128}, std::size_t{1000}}) {
    const auto cut = hear(block);
    ASSERT_EQ(cut.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(cut[i].probabilities, whole[i].probabilities);
      EXPECT_EQ(cut[i].time_seconds, whole[i].time_seconds);
    }
  }
}

TEST(Recognizer, AllocatesNothingAfterItWasCreated) {
  for (const Kernel kernel : {Kernel::linear, Kernel::rbf}) {
    auto r = recognizer(44100, kernel);
    const auto samples = spoken(44100);
    Log log;
    const std::size_t before = test::allocations();
    r.push(samples, log);
    r.finish(log);
    r.push(samples, log);
    r.reset();
    EXPECT_EQ(test::allocations(), before);
    EXPECT_FALSE(log.results.empty());
  }
}

/// What a model says of windows that bring everything.
class Asking final : public StreamListener {
 public:
  explicit Asking(Model model) : model_(std::move(model)) {}
  void on_window(const Window& window) override {
    answers.push_back(model_.classify({window.functionals, window.network_mel}));
  }
  std::vector<Probabilities> answers;

 private:
  Model model_;
};

TEST(Recognizer, OfNetworksAloneAnswersAsWithFunctionals) {
  const auto samples = spoken();
  ModelData data = test::sample_ensemble();
  data.members.erase(data.members.begin(), data.members.end() - 1);
  ASSERT_FALSE(data.normalizer.indices.empty()) << "a model may have one that nobody looks through";
  const Model model(std::move(data));
  ASSERT_FALSE(model.wants_functionals());

  Asking asking(model);
  auto stream = *UtteranceStream::create({.network_mel = true});
  stream.push(samples, asking);
  stream.finish(asking);
  auto r = *Recognizer::create(model, {});
  Log log;
  r.push(samples, log);
  r.finish(log);
  ASSERT_FALSE(asking.answers.empty());
  ASSERT_EQ(log.results.size(), asking.answers.size());
  for (std::size_t i = 0; i < asking.answers.size(); ++i)
    EXPECT_EQ(log.results[i].probabilities, asking.answers[i]) << i;
}

TEST(Recognizer, PassesOnWhyAStreamWasRefused) {
  auto model = Model::parse(write_model(test::sample_model(Kernel::linear)));
  const auto refused = Recognizer::create(*std::move(model), {.input_rate_hz = 1e6});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.reason().code, Code::invalid_argument);
}

TEST(Recognizer, IsUncertainBelowTheModelsLeastConfidence) {
  const auto samples = spoken();
  const auto hear = [&](float least_confidence) {
    ModelData data = test::sample_model(Kernel::rbf);
    data.calibration.least_confidence = least_confidence;
    auto r = *Recognizer::create(Model(std::move(data)), {.input_rate_hz = 16000});
    Log log;
    r.push(samples, log);
    r.finish(log);
    return log.results;
  };
  const auto plain = hear(0);
  ASSERT_GT(plain.size(), 10U);
  auto sorted = plain;
  std::ranges::nth_element(sorted, sorted.begin() + 5, {}, &EmotionResult::confidence);
  const float least = sorted[5].confidence;
  const auto strict = hear(least);
  ASSERT_EQ(strict.size(), plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    EXPECT_FALSE(plain[i].uncertain);
    EXPECT_EQ(strict[i].uncertain, plain[i].confidence < least);
    EXPECT_EQ(strict[i].label, plain[i].label);
    EXPECT_EQ(strict[i].probabilities, plain[i].probabilities);
  }
  EXPECT_EQ(std::ranges::count(strict, true, &EmotionResult::uncertain), 5);
}

EmotionResult certain(Emotion emotion, double settled_seconds) {
  EmotionResult result;
  result.settled_seconds = settled_seconds;
  result.probabilities[static_cast<std::size_t>(emotion)] = 1;
  result.level_dbfs = -20;
  return result;
}

TEST(Summary, WeighsBySettledSpeechAndIgnoresProvisionalResults) {
  Summary summary(0);
  summary.add(certain(Emotion::happy, 3));
  summary.add(certain(Emotion::sad, 1));
  summary.add(certain(Emotion::angry, 0));
  const auto result = summary.result();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->label, Emotion::happy);
  EXPECT_FLOAT_EQ(result->probabilities[2], 0.75F);
  EXPECT_FLOAT_EQ(result->probabilities[3], 0.25F);
  EXPECT_FLOAT_EQ(result->probabilities[4], 0);
  EXPECT_EQ(result->duration_seconds, 4);
  EXPECT_NEAR(result->level_dbfs, -20, 1e-4);
  EXPECT_EQ(result->pitch_hz, 0);
}

TEST(Summary, IsUncertainBelowTheLeastConfidence) {
  const auto summed_up = [](float least_confidence) {
    Summary summary(least_confidence);
    summary.add(certain(Emotion::happy, 3));
    summary.add(certain(Emotion::sad, 1));
    return *summary.result();
  };
  EXPECT_FALSE(summed_up(0.75F).uncertain);
  const EmotionResult unsure = summed_up(0.76F);
  EXPECT_TRUE(unsure.uncertain);
  EXPECT_EQ(unsure.label, Emotion::happy) << "the most probable all the same";
}

TEST(Summary, OfNoSpeechIsNone) { EXPECT_FALSE(Summary(0).result()); }

}  // namespace
}  // namespace emovox
