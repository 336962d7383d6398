#include <cmath>
#include <cstdio>
#include <optional>

#include "emovox/recognizer.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

class Summarising : public RecognizerListener {
 public:
  explicit Summarising(const Model& model) : summary(model.data().calibration.least_confidence) {}

  void on_result(const EmotionResult& result) override { summary.add(result); }

  Summary summary;
};

struct Prediction {
  double seconds = 0;
  EmotionResult result;
};

Result<Prediction> predict_recording(const Model& model, const std::filesystem::path& path) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  auto recognizer = Recognizer::create(model, {.input_rate_hz = file->rate_hz(), .hop_seconds = 0});
  if (!recognizer) return recognizer.reason();

  Summarising listener(model);
  const auto seconds = file->stream([&](std::span<const float> samples) { recognizer->push(samples, listener); });
  if (!seconds) return seconds.reason();
  recognizer->finish(listener);
  const auto result = listener.summary.result();
  if (!result) return refused("no speech found");
  return Prediction{*seconds, *result};
}

/// Six decimals: more than single precision means, and the same for every recording.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

int predict(const PredictOptions& options) {
  const auto loaded = read_model(options.model);
  if (!loaded) return give_up(loaded.reason().message);

  bool all_well = true;
  for (const auto& path : options.clips) {
    throw_if_interrupted();
    Json line{{"path", path.string()}};
    if (const auto prediction = predict_recording(loaded->model, path)) {
      line["seconds"] = rounded(prediction->seconds);
      line["label"] = prediction->result.uncertain ? "uncertain" : name_of(prediction->result.label);
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
