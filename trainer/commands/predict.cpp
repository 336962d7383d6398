#include <cmath>
#include <cstdio>
#include <optional>

#include "emovox/baseline.hpp"
#include "emovox/recognizer.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

class Hearing : public RecognizerListener {
 public:
  explicit Hearing(const Model& model) : summary(model.data().calibration.least_confidence) {}
  void on_result(const EmotionResult& result) override {
    summary.add(result);
    learner.add(result);
  }

  Summary summary;
  BaselineLearner learner;
};

/// Whole windows of a recording, of a speaker of that baseline. Returns the recording's seconds.
Result<double> hear(const Model& model, const std::filesystem::path& path, const std::optional<Logs>& baseline,
                    Hearing& hearing) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  auto recognizer = Recognizer::create(model, {.input_rate_hz = file->rate_hz(), .hop_seconds = 0});
  if (!recognizer) return recognizer.reason();
  recognizer->set_baseline(baseline);
  const auto seconds = file->stream([&](std::span<const float> samples) { recognizer->push(samples, hearing); });
  if (seconds) recognizer->finish(hearing);
  return seconds;
}

struct Prediction {
  double seconds = 0;
  EmotionResult result;
};

Result<Prediction> predict_recording(const Model& model, const std::filesystem::path& path,
                                     const std::optional<Logs>& baseline) {
  Hearing hearing(model);
  const auto seconds = hear(model, path, baseline, hearing);
  if (!seconds) return seconds.reason();
  const auto result = hearing.summary.result();
  if (!result) return refused("no speech found");
  return Prediction{*seconds, *result};
}

/// Of the speaker of these recordings, all of which must be readable; none without recordings.
Result<std::optional<Logs>> learn_baseline(const Model& model, const std::vector<std::filesystem::path>& paths) {
  if (paths.empty()) return std::optional<Logs>();
  if (model.data().calibration.baseline_weight == 0)
    return refused("the model was not fitted to be calibrated to a speaker: its baseline weight is 0");
  Hearing hearing(model);
  for (const auto& path : paths)
    if (const auto seconds = hear(model, path, std::nullopt, hearing); !seconds)
      return refused(path.string() + ": " + seconds.reason().message);
  const auto baseline = hearing.learner.baseline();
  if (!baseline) return refused("no speech found in the recordings to calibrate with");
  return std::optional(baseline->log_probabilities);
}

/// Six decimals: more than single precision means, and the same for every recording.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

int predict(const PredictOptions& options) {
  const auto loaded = read_model(options.model);
  if (!loaded) return give_up(loaded.reason().message);
  const auto baseline = learn_baseline(loaded->model, options.calibrate);
  if (!baseline) return give_up(baseline.reason().message);

  bool all_well = true;
  for (const auto& path : options.clips) {
    throw_if_interrupted();
    Json line{{"path", path.string()}};
    if (const auto prediction = predict_recording(loaded->model, path, *baseline)) {
      line["seconds"] = rounded(prediction->seconds);
      line["label"] = prediction->result.uncertain ? "uncertain" : name_of(prediction->result.label);
      if (prediction->result.calibrated) line["calibrated"] = true;
      for (std::size_t i = 0; i < emotion_count; ++i)
        line["probabilities"][std::string(emotion_names[i])] =
            rounded(static_cast<double>(prediction->result.probabilities[i]));
    } else {
      line["error"] = prediction.reason().message;
      all_well = false;
    }
    std::printf("%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    std::fflush(stdout);  // a reader at the other end of a pipe gets each clip when it is done
  }
  return all_well ? exit_done : exit_some_failed;
}

}  // namespace emovox::trainer
