#include "trainer/conditions.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "emovox/config.hpp"
#include "emovox/recognizer.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/augment/band_limit.hpp"
#include "trainer/augment/biquad.hpp"
#include "trainer/augment/codec.hpp"
#include "trainer/augment/convolution.hpp"
#include "trainer/augment/draw.hpp"
#include "trainer/augment/level.hpp"
#include "trainer/augment/microphone.hpp"
#include "trainer/augment/noise.hpp"
#include "trainer/augment/room.hpp"
#include "trainer/hash.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/problem.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

constexpr double quiet_db = -30;
constexpr double loud_db = 10;
constexpr double snr_db = 15;
constexpr double telephone_low_hz = 300;
constexpr double telephone_high_hz = 3400;
constexpr double rt60_s = 0.5;

void amplify(std::span<float> samples, double db) {
  const double gain = amplitude_of(db);
  for (float& sample : samples) sample = static_cast<float>(gain * sample);
}

/// At half the rate, of which the band leaves too little above 4 kHz to matter.
Sound over_a_telephone(std::vector<float> samples) {
  limit_band(samples, grid::rate_hz, telephone_low_hz, telephone_high_hz);
  Sound sound{{}, grid::rate_hz / 2};
  for (std::size_t n = 0; n < samples.size(); n += 2) sound.samples.push_back(samples[n]);
  return sound;
}

class Summing final : public RecognizerListener {
 public:
  explicit Summing(float least_confidence) : summary(least_confidence) {}
  void on_result(const EmotionResult& result) override { summary.add(result); }

  Summary summary;
};

Result<std::optional<Probabilities>> judge(const Model& model, const Sound& sound) {
  auto recognizer = Recognizer::create(model, {.input_rate_hz = sound.rate_hz, .hop_seconds = 0});
  if (!recognizer) return recognizer.reason();
  Summing summing(model.data().calibration.least_confidence);
  recognizer->push(sound.samples, summing);
  recognizer->finish(summing);
  const auto result = summing.summary.result();
  return result ? std::optional(result->probabilities) : std::nullopt;
}

/// Of the clip with that number.
Problem judge_under(const Model& model, const std::filesystem::path& path, std::span<const std::vector<float>> noises,
                    std::size_t clip, std::vector<AnswersUnder>& to) {
  const auto samples = read_at_grid_rate(path);
  if (!samples) return samples.reason();
  ContentHash hash;
  hash.add(std::as_bytes(std::span(*samples)));
  const auto seed = std::stoull(hash.text().substr(0, 16), nullptr, 16);
  for (auto& [condition, answers] : to) {
    throw_if_interrupted();
    Random random(seed);  // so that a condition does not depend on which others are asked for
    const auto probabilities = judge(model, under(condition, *samples, noises, random));
    if (!probabilities) return probabilities.reason();
    answers[clip].probabilities = *probabilities;
  }
  return std::nullopt;
}

std::optional<Emotion> said(const Answer& answer) {
  return answer.probabilities ? std::optional(most_probable(*answer.probabilities)) : std::nullopt;
}

}  // namespace

std::optional<Condition> condition_named(std::string_view name) {
  const auto found = std::ranges::find(condition_names, name);
  if (found == condition_names.end()) return std::nullopt;
  return static_cast<Condition>(found - condition_names.begin());
}

Sound under(Condition condition, std::span<const float> samples, std::span<const std::vector<float>> noises,
            Random& random) {
  Sound sound{{samples.begin(), samples.end()}, grid::rate_hz};
  switch (condition) {
    case Condition::quiet:
      amplify(sound.samples, quiet_db);
      break;
    case Condition::loud:
      amplify(sound.samples, loud_db);
      break;
    case Condition::noise: {
      const auto noise = excerpt(noises[random.below(noises.size())], samples.size(), random);
      add_at_snr(sound.samples, noise, grid::rate_hz, snr_db);
      break;
    }
    case Condition::telephone:
      sound = over_a_telephone(std::move(sound.samples));
      break;
    case Condition::mu_law:
      sound = over_a_telephone(std::move(sound.samples));
      quantise_by_mu_law(sound.samples);
      break;
    case Condition::room: {
      Room room = random_room(random);
      room.rt60_s = rt60_s;
      sound.samples = convolved(samples, room_response(room, grid::rate_hz, random));
      break;
    }
    case Condition::microphone:
      filter(sound.samples, random_microphone(grid::rate_hz, random));
      break;
  }
  clip_hard(sound.samples, 1);
  return sound;
}

Result<std::vector<AnswersUnder>> answers_under(std::span<const Condition> conditions, const Model& model,
                                                std::span<const Clip> clips,
                                                std::span<const std::vector<float>> noises) {
  std::vector<AnswersUnder> all;
  for (const Condition condition : conditions) {
    all.push_back({condition, {}});
    for (const Clip& clip : clips)
      all.back().answers.push_back({clip.label, std::nullopt, model.data().calibration.least_confidence});
  }
  std::vector<Problem> problems(clips.size());
  Progress progress("conditions", clips.size());
  parallel_for(clips.size(), [&](std::size_t i) {
    if (const auto problem = judge_under(model, clips[i].recording, noises, i, all))
      problems[i] = refused(clips[i].recording.string() + ": " + problem->message);
    progress.step();
  });
  const auto first = std::ranges::find_if(problems, [](const Problem& problem) { return problem.has_value(); });
  if (first != problems.end()) return **first;
  return all;
}

ConditionFigures figures_of(const AnswersUnder& heard, std::span<const Answer> clean) {
  const Confusion confusion = confusion_of(heard.answers);
  ConditionFigures figures{.condition = heard.condition,
                           .unanswered = confusion.unanswered_clips(),
                           .uar = confusion.uar(),
                           .accuracy = confusion.accuracy(),
                           .change = confusion.uar() - confusion_of(clean).uar(),
                           .uncertain = quiet_of(heard.answers).uncertain_share()};
  std::size_t moved = 0;
  for (std::size_t i = 0; i < clean.size(); ++i) moved += said(heard.answers[i]) != said(clean[i]) ? 1 : 0;
  if (!clean.empty()) figures.moved = static_cast<double>(moved) / static_cast<double>(clean.size());
  return figures;
}

}  // namespace emovox::trainer
