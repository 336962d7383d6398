#include "emovox/recognizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace emovox {

namespace {

void set_probabilities(EmotionResult& result, const Probabilities& probabilities, float least_confidence) {
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  result.probabilities = probabilities;
  result.label = static_cast<Emotion>(best - probabilities.begin());
  result.confidence = *best;
  result.uncertain = *best < least_confidence;
  const Affect affect = expected_affect(probabilities);
  result.valence = affect.valence;
  result.arousal = affect.arousal;
}

/// Classifies each window on its way to the listener.
class Classifying final : public StreamListener {
 public:
  Classifying(Model& model, const std::optional<Logs>& offsets, RecognizerListener& listener)
      : model_(model), offsets_(offsets), listener_(listener) {}
  void on_speech_start(double time_seconds) override { listener_.on_speech_start(time_seconds); }
  void on_speech_end(double time_seconds) override { listener_.on_speech_end(time_seconds); }
  void on_window(const Window& window) override {
    EmotionResult result;
    result.time_seconds = window.time_seconds;
    result.duration_seconds = window.duration_seconds;
    result.settled_seconds = window.settled_seconds;
    result.final = window.final;
    result.pitch_hz = window.pitch_hz;
    result.level_dbfs = window.level_dbfs;
    result.model_probabilities = model_.classify({window.functionals, window.network_mel});
    result.calibrated = offsets_.has_value();
    set_probabilities(result, shifted(result.model_probabilities, offsets_.value_or(Logs{})),
                      model_.data().calibration.least_confidence);
    listener_.on_result(result);
  }

 private:
  Model& model_;
  const std::optional<Logs>& offsets_;
  RecognizerListener& listener_;
};

}  // namespace

struct Recognizer::State {
  Model model;
  UtteranceStream stream;
  std::optional<Logs> offsets;  ///< that take the speaker's own bias away
};

Recognizer::Recognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recognizer::Recognizer(Recognizer&&) noexcept = default;
Recognizer& Recognizer::operator=(Recognizer&&) noexcept = default;
Recognizer::~Recognizer() = default;

Result<Recognizer> Recognizer::create(Model model, const StreamOptions& options) {
  StreamOptions wanted = options;
  wanted.functionals = model.wants_functionals();
  wanted.network_mel = model.wants_picture();
  auto stream = UtteranceStream::create(wanted);
  if (!stream) return stream.reason();
  if (wanted.network_mel) model.make_room(longest_picture_frames(wanted));
  return Recognizer(std::make_unique<State>(State{std::move(model), *std::move(stream), std::nullopt}));
}

void Recognizer::push(std::span<const float> samples, RecognizerListener& listener) noexcept {
  Classifying classifying(state_->model, state_->offsets, listener);
  state_->stream.push(samples, classifying);
}

void Recognizer::finish(RecognizerListener& listener) noexcept {
  Classifying classifying(state_->model, state_->offsets, listener);
  state_->stream.finish(classifying);
}

void Recognizer::reset() noexcept { state_->stream.reset(); }

float Recognizer::level_dbfs() const noexcept { return state_->stream.level_dbfs(); }

void Recognizer::set_baseline(const std::optional<Logs>& log_probabilities) noexcept {
  const Calibration& calibration = state_->model.data().calibration;
  state_->offsets.reset();
  if (log_probabilities && calibration.baseline_weight > 0)
    state_->offsets = offsets_for(calibration, *log_probabilities);
}

void Summary::add(const EmotionResult& result) noexcept {
  const double weight = result.settled_seconds;
  if (!(weight > 0)) return;
  for (std::size_t i = 0; i < emotion_count; ++i) weighted_[i] += static_cast<double>(result.probabilities[i]) * weight;
  seconds_ += weight;
  calibrated_ = calibrated_ && result.calibrated;
  end_seconds_ = result.time_seconds;
  power_seconds_ += std::pow(10.0, static_cast<double>(result.level_dbfs) / 10) * weight;
  if (result.pitch_hz > 0) {
    pitch_weighted_hz_ += static_cast<double>(result.pitch_hz) * weight;
    pitch_seconds_ += weight;
  }
}

std::optional<EmotionResult> Summary::result() const noexcept {
  if (!(seconds_ > 0)) return std::nullopt;
  EmotionResult result;
  Probabilities mean{};
  for (std::size_t i = 0; i < emotion_count; ++i) mean[i] = static_cast<float>(weighted_[i] / seconds_);
  set_probabilities(result, mean, least_confidence_);
  result.time_seconds = end_seconds_;
  result.duration_seconds = result.settled_seconds = seconds_;
  result.final = true;
  result.calibrated = calibrated_;
  result.pitch_hz = pitch_seconds_ > 0 ? static_cast<float>(pitch_weighted_hz_ / pitch_seconds_) : 0.0F;
  result.level_dbfs = static_cast<float>(10 * std::log10(power_seconds_ / seconds_));
  return result;
}

}  // namespace emovox
