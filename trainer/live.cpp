#include "trainer/live.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "emovox/recognizer.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/problem.hpp"
#include "trainer/progress.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

constexpr double block_seconds = 0.024;
constexpr double room_before_seconds = 0.5;
constexpr double room_after_seconds = 1;   // longer than the hangover of the activity
constexpr double room_amplitude = 1.7e-4;  // uniform: an RMS of -80 dB of full scale
constexpr std::uint64_t room_seed = 1;

/// Notes when results come, by a clock that runs with the samples.
class Onlooker final : public RecognizerListener {
 public:
  explicit Onlooker(double smoothing) : keep_(static_cast<float>(smoothing)) {}

  double now_seconds = 0;
  std::vector<LiveResult> results;

  void on_speech_start(double time_seconds) override {
    if (results.empty()) began_seconds_ = time_seconds;
  }

  void on_result(const EmotionResult& result) override {
    Probabilities probabilities = result.probabilities;
    const bool goes_on = !results.empty() && !results.back().final && !result.final;
    if (goes_on)
      for (std::size_t i = 0; i < emotion_count; ++i)
        probabilities[i] = keep_ * results.back().probabilities[i] + (1 - keep_) * probabilities[i];
    results.push_back({now_seconds - began_seconds_, result.final, probabilities});
  }

 private:
  float keep_;
  double began_seconds_ = 0;
};

std::vector<float> in_a_quiet_room(std::span<const float> samples, double rate_hz) {
  Random random(room_seed);
  const auto room = [&](double seconds) {
    std::vector<float> quiet(static_cast<std::size_t>(std::lround(seconds * rate_hz)));
    for (float& sample : quiet) sample = static_cast<float>(random.uniform(-room_amplitude, room_amplitude));
    return quiet;
  };
  auto all = room(room_before_seconds);
  all.insert(all.end(), samples.begin(), samples.end());
  const auto after = room(room_after_seconds);
  all.insert(all.end(), after.begin(), after.end());
  return all;
}

Result<std::vector<LiveResult>> hear_recording(const Model& model, const std::filesystem::path& path,
                                               const LiveOptions& options) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  std::vector<float> samples;
  const auto seconds =
      file->stream([&](std::span<const float> block) { samples.insert(samples.end(), block.begin(), block.end()); });
  if (!seconds) return seconds.reason();
  return hear_live(model, samples, file->rate_hz(), options);
}

Answer answer_of(const LiveClip& clip, const LiveResult& result) {
  return {clip.truth, result.probabilities, clip.least_confidence};
}

/// The label as given; none: `uncertain`.
std::optional<Emotion> label_of(const Answer& answer) {
  return answer.uncertain() ? std::nullopt : std::optional(most_probable(*answer.probabilities));
}

LivePoint point_of(double seconds, std::vector<Answer> answers) {
  const Confusion confusion = confusion_of(answers);
  LivePoint point{.seconds = seconds,
                  .uar = confusion.uar(),
                  .accuracy = confusion.accuracy(),
                  .uncertain = quiet_of(answers).uncertain_share()};
  if (!answers.empty()) point.answered = 1 - static_cast<double>(confusion.unanswered_clips()) / confusion.clips();
  for (Answer& answer : answers)
    if (answer.uncertain()) answer.probabilities.reset();
  const Confusion as_given = confusion_of(answers);
  point.uar_as_given = as_given.uar();
  point.accuracy_as_given = as_given.accuracy();
  return point;
}

/// The least value that so large a share of them does not exceed.
std::optional<double> quantile(std::vector<double> values, double share) {
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

/// Changes of the label in each of the clip's utterances.
std::vector<std::size_t> label_changes(const LiveClip& clip) {
  std::vector<std::size_t> changes;
  const auto& results = clip.results;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (i == 0 || results[i - 1].final)
      changes.push_back(0);
    else if (label_of(answer_of(clip, results[i])) != label_of(answer_of(clip, results[i - 1])))
      ++changes.back();
  }
  return changes;
}

}  // namespace

Result<std::vector<LiveResult>> hear_live(const Model& model, std::span<const float> samples, double rate_hz,
                                          const LiveOptions& options) {
  auto recognizer = Recognizer::create(
      model, {.input_rate_hz = rate_hz, .hop_seconds = options.hop_seconds, .window_seconds = options.window_seconds});
  if (!recognizer) return recognizer.reason();
  const auto heard = in_a_quiet_room(samples, rate_hz);
  const auto block_samples = static_cast<std::size_t>(std::lround(block_seconds * rate_hz));
  Onlooker onlooker(options.smoothing);
  for (std::size_t at = 0; at < heard.size(); at += block_samples) {
    const auto block = std::span(heard).subspan(at, std::min(block_samples, heard.size() - at));
    onlooker.now_seconds = static_cast<double>(at + block.size()) / rate_hz;
    recognizer->push(block, onlooker);
  }
  recognizer->finish(onlooker);
  return std::move(onlooker.results);
}

Result<std::vector<LiveClip>> hear_live(const Model& model, std::span<const Clip> clips, const LiveOptions& options) {
  const float least_confidence = model.data().calibration.least_confidence;
  std::vector<LiveClip> heard(clips.size());
  std::vector<Problem> problems(clips.size());
  Progress progress("live", clips.size());
  parallel_for(clips.size(), [&](std::size_t i) {
    throw_if_interrupted();
    auto results = hear_recording(model, clips[i].recording, options);
    if (results)
      heard[i] = {clips[i].label, least_confidence, *std::move(results)};
    else
      problems[i] = refused(clips[i].recording.string() + ": " + results.reason().message);
    progress.step();
  });
  const auto first = std::ranges::find_if(problems, [](const Problem& problem) { return problem.has_value(); });
  if (first != problems.end()) return **first;
  return heard;
}

std::vector<Answer> answers_at(std::span<const LiveClip> clips, double seconds) {
  std::vector<Answer> answers;
  for (const LiveClip& clip : clips) {
    Answer answer{clip.truth, std::nullopt, clip.least_confidence};
    for (const LiveResult& result : clip.results)
      if (result.seconds <= seconds) answer.probabilities = result.probabilities;
    answers.push_back(answer);
  }
  return answers;
}

LiveFigures live_figures(std::span<const LiveClip> clips, const LiveOptions& options) {
  LiveFigures figures;
  figures.options = options;
  for (std::size_t i = 0; i < live_seconds.size(); ++i)
    figures.points[i] = point_of(live_seconds[i], answers_at(clips, live_seconds[i]));

  std::vector<double> first_results;
  std::size_t changes = 0;
  std::size_t steady = 0;
  for (const LiveClip& clip : clips) {
    if (!clip.results.empty()) first_results.push_back(clip.results.front().seconds);
    for (const std::size_t of_utterance : label_changes(clip)) {
      ++figures.utterances;
      changes += of_utterance;
      steady += of_utterance == 0 ? 1 : 0;
    }
  }
  figures.first_result_median_s = quantile(first_results, 0.5);
  figures.first_result_95_s = quantile(first_results, 0.95);
  if (figures.utterances > 0) {
    figures.label_changes = static_cast<double>(changes) / static_cast<double>(figures.utterances);
    figures.steady = static_cast<double>(steady) / static_cast<double>(figures.utterances);
  }
  return figures;
}

}  // namespace emovox::trainer
