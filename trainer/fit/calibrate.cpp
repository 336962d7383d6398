#include "trainer/fit/calibrate.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "trainer/metrics.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array bias_shares{0.0F, 0.25F, 0.5F, 0.75F, 1.0F};
constexpr std::array quiet_gains{-2.0F, -1.5F, -1.0F, -0.5F,
                                 0.0F,  0.5F,  1.0F};  // of neutral and calm, in log-probability
constexpr std::array thresholds{0.0F, 0.25F, 0.3F, 0.35F, 0.4F, 0.45F, 0.5F};
constexpr double most_uar_lost = 0.01;
constexpr double most_uncertain = 0.18;
constexpr double most_strong_uncertain = 0.09;
constexpr double most_calibration_error = 0.05;

/// Keeps a running mean of log-probabilities.
class MeanLogs {
 public:
  void add(const Logs& logs) {
    ++count_;
    for (std::size_t i = 0; i < emotion_count; ++i) mean_[i] += (static_cast<double>(logs[i]) - mean_[i]) / count_;
  }

  [[nodiscard]] bool any() const { return count_ > 0; }
  [[nodiscard]] Logs value() const {
    Logs logs{};
    std::ranges::transform(mean_, logs.begin(), [](double mean) { return static_cast<float>(mean); });
    return logs;
  }

 private:
  std::array<double, emotion_count> mean_{};
  double count_ = 0;
};

using ByCorpus = std::map<std::string, std::vector<HeldOutAnswer>>;

std::vector<Answer> answers_under(std::span<const HeldOutAnswer> held_out, const Calibration& calibration) {
  std::vector<Answer> answers;
  for (const HeldOutAnswer& one : held_out)
    answers.push_back({one.label, shifted(one.probabilities, calibration.offsets), calibration.least_confidence});
  return answers;
}

std::vector<Answer> answers_under(std::span<const Probabilities> unlabelled, const Calibration& calibration) {
  std::vector<Answer> answers;
  for (const Probabilities& one : unlabelled)
    answers.push_back({{}, shifted(one, calibration.offsets), calibration.least_confidence});
  return answers;
}

/// How often those who acted an emotion come out as if nothing moved them: the mean over the corpora.
double emotional_quiet(const ByCorpus& held_out, const Calibration& calibration) {
  double sum = 0;
  for (const auto& [corpus, of_corpus] : held_out) {
    auto answers = answers_under(of_corpus, calibration);
    std::erase_if(answers, [](const Answer& answer) { return is_unmoved(answer.truth); });
    sum += quiet_of(answers).quiet_share();
  }
  return sum / static_cast<double>(held_out.size());
}

/// What the model says of ordinary voices, as differences from the mean over the emotions.
Logs bias_of(std::span<const OrdinaryAnswers> ordinary) {
  MeanLogs mean;
  for (const OrdinaryAnswers& of_folder : ordinary) {
    MeanLogs mean_of_folder;
    for (const Probabilities& one : of_folder) mean_of_folder.add(logs_of(one));
    mean.add(mean_of_folder.value());
  }
  Logs bias = mean.value();
  float middle = 0;
  for (const float one : bias) middle += one / emotion_count;
  for (float& one : bias) one -= middle;
  return bias;
}

/// UAR of a corpus's answers, emotions that it lacks aside.
double uar_of(std::span<const Answer> answers) { return confusion_of(among_own_labels(answers)).uar(); }

/// Whether the held-out speakers of every corpus are told nearly as well as without a calibration, as surely as it
/// says, and few are uncertain.
bool affordable(const ByCorpus& held_out, const Calibration& calibration) {
  return std::ranges::all_of(held_out, [&](const auto& corpus) {
    const auto answers = answers_under(corpus.second, calibration);
    const auto before = answers_under(corpus.second, {});
    return uar_of(answers) >= uar_of(before) - most_uar_lost &&
           expected_calibration_error(answers) <=
               std::max(most_calibration_error, expected_calibration_error(before)) &&
           quiet_of(answers).uncertain_share() <= most_uncertain &&
           quiet_of(answers, true).uncertain_share() <= most_strong_uncertain;
  });
}

/// Offsets and threshold.
Calibration quieten(std::span<const HeldOutAnswer> held_out, std::span<const OrdinaryAnswers> ordinary,
                    std::span<const Probabilities> noise) {
  ByCorpus by_corpus;
  for (const HeldOutAnswer& one : held_out) by_corpus[one.label.corpus].push_back(one);
  const Logs bias = bias_of(ordinary);
  Calibration best;
  const auto told_apart = [&](const Calibration& calibration) {
    return ordinary_quiet(ordinary, calibration) + quiet_of(answers_under(noise, calibration)).uncertain_share() -
           emotional_quiet(by_corpus, calibration);
  };
  double best_told_apart = told_apart(best);
  for (const float share : bias_shares)
    for (const float gain : quiet_gains)
      for (const float threshold : thresholds) {
        Calibration tried;
        for (std::size_t i = 0; i < emotion_count; ++i) tried.offsets[i] = -share * bias[i];
        for (const Emotion quiet : {Emotion::neutral, Emotion::calm})
          tried.offsets[static_cast<std::size_t>(quiet)] += gain;
        tried.least_confidence = threshold;
        const double apart = told_apart(tried);
        if (apart > best_told_apart && affordable(by_corpus, tried)) {
          best_told_apart = apart;
          best = tried;
        }
      }
  return best;
}

/// Of each speaker the mean log-probabilities of unmoved windows, by whether the sentence is odd.
using Baselines = std::map<std::pair<std::string, bool>, MeanLogs>;

Baselines baselines_of(std::span<const HeldOutAnswer> held_out, const Calibration& calibration) {
  Baselines baselines;
  for (const HeldOutAnswer& one : held_out)
    if (one.label.statement > 0 && is_unmoved(one.label))
      baselines[{one.label.speaker, one.label.statement % 2 == 1}].add(
          logs_of(shifted(one.probabilities, calibration.offsets)));
  return baselines;
}

/// How well each sentence is told when the speaker is known by the others: UAR, the mean over the corpora.
double uar_knowing_speakers(std::span<const HeldOutAnswer> held_out, const Baselines& baselines,
                            const Calibration& calibration) {
  std::map<std::string, std::vector<Answer>> by_corpus;
  for (const HeldOutAnswer& one : held_out) {
    const auto baseline = baselines.find({one.label.speaker, one.label.statement % 2 == 0});
    if (one.label.statement == 0 || baseline == baselines.end()) continue;
    const Probabilities answer = shifted(one.probabilities, calibration.offsets);
    by_corpus[one.label.corpus].push_back(
        {one.label, shifted(answer, offsets_for(calibration, baseline->second.value())), 0});
  }
  double sum = 0;
  for (const auto& [corpus, answers] : by_corpus) sum += uar_of(answers);
  return by_corpus.empty() ? 0 : sum / static_cast<double>(by_corpus.size());
}

}  // namespace

double ordinary_quiet(std::span<const OrdinaryAnswers> ordinary, const Calibration& calibration) {
  double sum = 0;
  for (const OrdinaryAnswers& of_folder : ordinary)
    sum += quiet_of(answers_under(of_folder, calibration)).quiet_share();
  return ordinary.empty() ? 0 : sum / static_cast<double>(ordinary.size());
}

Calibration fit_calibration(std::span<const HeldOutAnswer> held_out, std::span<const OrdinaryAnswers> ordinary,
                            std::span<const Probabilities> noise) {
  Calibration calibration = ordinary.empty() && noise.empty() ? Calibration{} : quieten(held_out, ordinary, noise);
  const Baselines baselines = baselines_of(held_out, calibration);
  if (baselines.empty()) return calibration;
  MeanLogs unmoved;
  for (const auto& [whose, baseline] : baselines) unmoved.add(baseline.value());
  calibration.unmoved = unmoved.value();

  double best_uar = uar_knowing_speakers(held_out, baselines, calibration);
  for (const float share : bias_shares) {
    Calibration tried = calibration;
    tried.baseline_weight = share;
    const double uar = uar_knowing_speakers(held_out, baselines, tried);
    if (uar > best_uar) {
      best_uar = uar;
      calibration.baseline_weight = share;
    }
  }
  return calibration;
}

}  // namespace emovox::trainer
