// Embind over the recognizer, typed by emovox.d.ts.
#include <emscripten/bind.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emovox/baseline.hpp"
#include "emovox/functionals.hpp"
#include "emovox/recognizer.hpp"
#include "outcome.hpp"

namespace {

using emscripten::val;

/// Of Probabilities or Logs.
val to_js(const emovox::Logs& values) {
  val array = val::array();
  for (std::size_t i = 0; i < emovox::emotion_count; ++i) array.set(i, values[i]);
  return array;
}

val to_js(const emovox::EmotionResult& result) {
  val object = val::object();
  object.set("time", result.time_seconds);
  object.set("duration", result.duration_seconds);
  object.set("final", result.final);
  object.set("label", std::string(result.uncertain ? "uncertain" : emovox::name_of(result.label)));
  object.set("probabilities", to_js(result.probabilities));
  object.set("confidence", result.confidence);
  object.set("valence", result.valence);
  object.set("arousal", result.arousal);
  object.set("pitchHz", result.pitch_hz);
  object.set("levelDbfs", result.level_dbfs);
  object.set("calibrated", result.calibrated);
  return object;
}

val to_js(const emovox::Baseline& baseline) {
  val object = val::object();
  object.set("seconds", baseline.seconds);
  object.set("logProbabilities", to_js(baseline.log_probabilities));
  object.set("pitchHz", baseline.pitch_hz);
  object.set("levelDbfs", baseline.level_dbfs);
  return object;
}

/// Gathers what a push reports as JavaScript objects, sums it up and learns from it.
class Collector final : public emovox::RecognizerListener {
 public:
  Collector(emovox::Summary& summary, emovox::BaselineLearner& learner) : summary_(summary), learner_(learner) {}

  void on_speech_start(double time_seconds) override { add("speechstart", "time", val(time_seconds)); }
  void on_speech_end(double time_seconds) override { add("speechend", "time", val(time_seconds)); }
  void on_result(const emovox::EmotionResult& result) override {
    summary_.add(result);
    learner_.add(result);
    add("result", "result", to_js(result));
  }

  [[nodiscard]] val events() const { return events_; }

 private:
  void add(const char* kind, const char* key, const val& value) {
    val event = val::object();
    event.set("kind", std::string(kind));
    event.set(key, value);
    events_.set(count_++, event);
  }

  emovox::Summary& summary_;
  emovox::BaselineLearner& learner_;
  val events_ = val::array();
  std::size_t count_ = 0;
};

class Engine {
 public:
  val modelBuffer(std::size_t bytes) {
    blob_.assign(bytes, std::byte{});
    return val(emscripten::typed_memory_view(blob_.size(), reinterpret_cast<const unsigned char*>(blob_.data())));
  }

  val loadModel() {
    const auto blob = std::exchange(blob_, {});
    auto model = emovox::Model::parse(blob);
    if (!model) return outcome(model.reason());
    model_ = *std::move(model);
    return outcome();
  }

  val configure(double input_rate_hz, double hop_seconds, double window_seconds) {
    if (!model_) return outcome("invalid-argument", "load a model before configuring the stream");
    auto recognizer = emovox::Recognizer::create(
        *model_, {.input_rate_hz = input_rate_hz, .hop_seconds = hop_seconds, .window_seconds = window_seconds});
    if (!recognizer) return outcome(recognizer.reason());
    recognizer_ = *std::move(recognizer);
    recognizer_->set_baseline(baseline_);
    summary_ = emovox::Summary(leastConfidence());
    return outcome();
  }

  [[nodiscard]] float baselineWeight() const { return model_ ? model_->data().calibration.baseline_weight : 0.0F; }

  void setBaseline(std::size_t count) {
    baseline_.reset();
    if (count == emovox::emotion_count) std::copy_n(input_.begin(), count, baseline_.emplace().begin());
    if (recognizer_) recognizer_->set_baseline(baseline_);
  }

  void learnBaseline() { learner_ = {}; }

  [[nodiscard]] val learnedBaseline() const {
    const auto learned = learner_.baseline();
    return learned ? to_js(*learned) : val::null();
  }

  [[nodiscard]] float leastConfidence() const { return model_ ? model_->data().calibration.least_confidence : 0.0F; }

  val input() { return val(emscripten::typed_memory_view(input_.size(), input_.data())); }
  [[nodiscard]] std::size_t inputCapacity() const { return input_.size(); }

  val push(std::size_t count) {
    Collector collector(summary_, learner_);
    if (recognizer_) recognizer_->push(std::span(input_).first(std::min(count, input_.size())), collector);
    return collector.events();
  }

  val finish() {
    Collector collector(summary_, learner_);
    if (recognizer_) recognizer_->finish(collector);
    return collector.events();
  }

  void reset() {
    if (recognizer_) recognizer_->reset();
    summary_ = emovox::Summary(leastConfidence());
  }

  [[nodiscard]] val summary() const {
    const auto result = summary_.result();
    return result ? to_js(*result) : val::null();
  }

  [[nodiscard]] float levelDbfs() const { return recognizer_ ? recognizer_->level_dbfs() : -120.0F; }

 private:
  static constexpr std::size_t input_samples = 16384;
  std::vector<std::byte> blob_;
  std::vector<float> input_ = std::vector<float>(input_samples);
  std::optional<emovox::Model> model_;
  std::optional<emovox::Recognizer> recognizer_;
  emovox::Summary summary_{0};
  std::optional<emovox::Logs> baseline_;
  emovox::BaselineLearner learner_;
};

val labels() {
  val names = val::array();
  for (std::size_t i = 0; i < emovox::emotion_count; ++i) names.set(i, std::string(emovox::emotion_names[i]));
  return names;
}

std::string fingerprint() { return emovox::fingerprint_text(emovox::fingerprint()); }

std::string version() { return EMOVOX_VERSION; }

}  // namespace

EMSCRIPTEN_BINDINGS(emovox) {
  emscripten::class_<Engine>("Engine")
      .constructor<>()
      .function("modelBuffer", &Engine::modelBuffer)
      .function("loadModel", &Engine::loadModel)
      .function("configure", &Engine::configure)
      .function("leastConfidence", &Engine::leastConfidence)
      .function("baselineWeight", &Engine::baselineWeight)
      .function("setBaseline", &Engine::setBaseline)
      .function("learnBaseline", &Engine::learnBaseline)
      .function("learnedBaseline", &Engine::learnedBaseline)
      .function("input", &Engine::input)
      .function("inputCapacity", &Engine::inputCapacity)
      .function("push", &Engine::push)
      .function("finish", &Engine::finish)
      .function("reset", &Engine::reset)
      .function("summary", &Engine::summary)
      .function("levelDbfs", &Engine::levelDbfs);
  emscripten::function("labels", &labels);
  emscripten::function("fingerprint", &fingerprint);
  emscripten::function("version", &version);
}
