#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <vector>

#include "emovox/recognizer.hpp"
#include "emovox/utterance.hpp"
#include "support/golden.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

/// The blob that the package ships.
std::vector<std::byte> committed_blob() {
  std::ifstream file(test::checkout() / "web/public/default.emovox", std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto view = std::as_bytes(std::span(bytes));
  return {view.begin(), view.end()};
}

TEST(CommittedModel, FitsThisCoreAndSaysHowGoodItIs) {
  const auto model = Model::parse(committed_blob());
  ASSERT_TRUE(model) << model.reason().message;
  const HeldOutMetrics& measured = model->data().held_out;
  EXPECT_EQ(measured.protocol, "luna5");
  EXPECT_EQ(measured.clips, 1440U);
  std::uint32_t answers = 0;
  for (const std::uint32_t count : measured.confusion) answers += count;
  EXPECT_EQ(answers, measured.clips * measured.seeds);
  EXPECT_EQ(model->data().licence, "CC BY-NC-SA 4.0");
}

/// A second of a room, words, and the room again, at 48 kHz.
std::vector<float> words() {
  auto samples = test::concatenate(
      {std::vector<float>(48000), test::syllables({.rate_hz = 48000, .seconds = 2.5}), std::vector<float>(48000)});
  test::mix_into(samples, test::background(4.5, 1e-3, 48000));
  return samples;
}

// Not truths but tripwires: the fingerprint sees names and sizes, these see values. When one fails, features have
// changed: raise the revision in fingerprint(), train the model anew and put its answers here.
TEST(CommittedModel, AnswersAsItDidWhenItWasTrained) {
  class Last final : public RecognizerListener {
   public:
    void on_result(const EmotionResult& result) override { probabilities = result.probabilities; }
    Probabilities probabilities{};
  } last;
  auto model = Model::parse(committed_blob());
  ASSERT_TRUE(model) << model.reason().message;
  auto recognizer = Recognizer::create(*std::move(model), {.input_rate_hz = 48000, .hop_seconds = 0});
  recognizer->push(words(), last);
  recognizer->finish(last);
  const Probabilities then{0.0524F, 0.0350F, 0.1920F, 0.1216F, 0.2683F, 0.1082F, 0.1258F, 0.0966F};
  for (std::size_t i = 0; i < emotion_count; ++i)
    EXPECT_NEAR(last.probabilities[i], then[i], 1e-3) << emotion_names[i];  // compilers may round differently
}

TEST(CommittedModel, WouldHaveTheSameFunctionals) {
  class Squash final : public StreamListener {
   public:
    void on_window(const Window& window) override {
      mean = 0;
      for (const float value : window.functionals)
        mean += static_cast<double>(value) / (1 + std::abs(static_cast<double>(value)));
      mean /= static_cast<double>(window.functionals.size());
    }
    double mean = -1;
  } squash;
  auto stream = UtteranceStream::create({.input_rate_hz = 48000, .hop_seconds = 0});
  stream->push(words(), squash);
  stream->finish(squash);
  EXPECT_NEAR(squash.mean, 0.389055, 2e-5);
}

}  // namespace
}  // namespace emovox
