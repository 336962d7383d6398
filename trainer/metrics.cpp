#include "trainer/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t resamples = 2000;
constexpr std::uint64_t resampling_seed = 1;

Interval percentile_interval(std::vector<double> values) {
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)))];
  };
  return {at(0.025), at(0.975)};
}

/// Where nothing is left, all that is kept is equally probable.
void keep_only(const std::set<Emotion>& emotions, Probabilities& probabilities) {
  Probabilities kept{};
  float sum = 0;
  for (const Emotion emotion : emotions) sum += probabilities[static_cast<std::size_t>(emotion)];
  for (const Emotion emotion : emotions)
    kept[static_cast<std::size_t>(emotion)] =
        sum > 0 ? probabilities[static_cast<std::size_t>(emotion)] / sum : 1 / static_cast<float>(emotions.size());
  probabilities = kept;
}

}  // namespace

Emotion most_probable(const Probabilities& probabilities) {
  return static_cast<Emotion>(std::ranges::max_element(probabilities) - probabilities.begin());
}

bool Answer::uncertain() const { return probabilities && std::ranges::max(*probabilities) < least_confidence; }

void Confusion::add(const Answer& answer) {
  const auto truth = static_cast<std::size_t>(answer.truth.emotion);
  if (answer.probabilities)
    ++counts[truth][static_cast<std::size_t>(most_probable(*answer.probabilities))];
  else
    ++unanswered[truth];
}

void Confusion::add(const Confusion& other) {
  for (std::size_t i = 0; i < emotion_count; ++i) {
    for (std::size_t j = 0; j < emotion_count; ++j) counts[i][j] += other.counts[i][j];
    unanswered[i] += other.unanswered[i];
  }
}

std::uint32_t Confusion::clips_of(std::size_t emotion) const {
  return std::reduce(counts[emotion].begin(), counts[emotion].end(), unanswered[emotion]);
}

std::uint32_t Confusion::clips() const {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) sum += clips_of(i);
  return sum;
}

std::uint32_t Confusion::unanswered_clips() const { return std::reduce(unanswered.begin(), unanswered.end()); }

std::optional<double> Confusion::recall(std::size_t emotion) const {
  const std::uint32_t all = clips_of(emotion);
  if (all == 0) return std::nullopt;
  return static_cast<double>(counts[emotion][emotion]) / all;
}

std::optional<double> Confusion::precision(std::size_t emotion) const {
  std::uint32_t answers = 0;
  for (const auto& row : counts) answers += row[emotion];
  if (answers == 0) return std::nullopt;
  return static_cast<double>(counts[emotion][emotion]) / answers;
}

std::optional<double> Confusion::f1(std::size_t emotion) const {
  const auto r = recall(emotion);
  if (!r) return std::nullopt;
  const double p = precision(emotion).value_or(0);
  return *r + p > 0 ? 2 * *r * p / (*r + p) : 0;
}

double Confusion::accuracy() const {
  std::uint32_t right = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) right += counts[i][i];
  const std::uint32_t all = clips();
  return all == 0 ? 0 : static_cast<double>(right) / all;
}

double Confusion::uar() const {
  double sum = 0;
  int present = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    if (const auto r = recall(i)) {
      sum += *r;
      ++present;
    }
  return present == 0 ? 0 : sum / present;
}

std::vector<Answer> pooled(std::span<const std::vector<Answer>> runs) {
  std::vector<Answer> all;
  for (const auto& run : runs) all.insert(all.end(), run.begin(), run.end());
  return all;
}

Confusion confusion_of(std::span<const Answer> answers) {
  Confusion confusion;
  for (const Answer& answer : answers) confusion.add(answer);
  return confusion;
}

double QuietCount::uncertain_share() const { return clips == 0 ? 0 : static_cast<double>(uncertain) / clips; }

double QuietCount::quiet_share() const { return clips == 0 ? 0 : static_cast<double>(quiet) / clips; }

QuietCount quiet_of(std::span<const Answer> answers, bool strong_only) {
  QuietCount count;
  for (const Answer& answer : answers) {
    if (strong_only && answer.truth.intensity != Intensity::strong) continue;
    ++count.clips;
    if (!answer.probabilities) continue;
    const Emotion said = most_probable(*answer.probabilities);
    count.uncertain += answer.uncertain() ? 1 : 0;
    count.quiet += answer.uncertain() || said == Emotion::neutral || said == Emotion::calm ? 1 : 0;
  }
  return count;
}

std::map<std::string, std::set<Emotion>> labels_of_corpora(std::span<const Answer> answers) {
  std::map<std::string, std::set<Emotion>> labels;
  for (const Answer& answer : answers) labels[answer.truth.corpus].insert(answer.truth.emotion);
  return labels;
}

std::vector<Answer> among_own_labels(std::span<const Answer> answers) {
  auto labels = labels_of_corpora(answers);
  std::vector<Answer> restricted(answers.begin(), answers.end());
  for (Answer& answer : restricted)
    if (answer.probabilities) keep_only(labels[answer.truth.corpus], *answer.probabilities);
  return restricted;
}

double CalibrationBin::confidence() const { return clips == 0 ? 0 : confidence_sum / clips; }

double CalibrationBin::accuracy() const { return clips == 0 ? 0 : static_cast<double>(right) / clips; }

std::array<CalibrationBin, calibration_bins> calibration_of(std::span<const Answer> answers) {
  std::array<CalibrationBin, calibration_bins> bins;
  for (const Answer& answer : answers) {
    if (!answer.probabilities) continue;
    const Emotion said = most_probable(*answer.probabilities);
    const double confidence = (*answer.probabilities)[static_cast<std::size_t>(said)];
    auto& bin = bins[std::min(calibration_bins - 1, static_cast<std::size_t>(confidence * calibration_bins))];
    ++bin.clips;
    bin.right += said == answer.truth.emotion ? 1 : 0;
    bin.confidence_sum += confidence;
  }
  return bins;
}

double expected_calibration_error(std::span<const Answer> answers) {
  std::uint32_t clips = 0;
  double sum = 0;
  for (const CalibrationBin& bin : calibration_of(answers)) {
    clips += bin.clips;
    sum += std::abs(bin.confidence_sum - bin.right);
  }
  return clips == 0 ? 0 : sum / clips;
}

std::map<std::string, Confusion> confusion_by(std::span<const Answer> answers,
                                              const std::function<std::string(const Label&)>& key) {
  std::map<std::string, Confusion> groups;
  for (const Answer& answer : answers)
    if (const std::string name = key(answer.truth); !name.empty()) groups[name].add(answer);
  return groups;
}

Intervals bootstrap_over_speakers(std::span<const std::vector<Answer>> runs) {
  // by_speaker[speaker][run]
  std::map<std::string, std::vector<Confusion>> named;
  for (std::size_t run = 0; run < runs.size(); ++run)
    for (const Answer& answer : runs[run]) {
      auto& confusions = named[answer.truth.speaker];
      confusions.resize(runs.size());
      confusions[run].add(answer);
    }
  if (named.empty()) return {};
  std::vector<std::vector<Confusion>> by_speaker;
  std::ranges::transform(named, std::back_inserter(by_speaker), [](auto& entry) { return std::move(entry.second); });

  Random random(resampling_seed);
  std::vector<double> uars(resamples);
  std::vector<double> accuracies(resamples);
  for (std::size_t k = 0; k < resamples; ++k) {
    std::vector<Confusion> sums(runs.size());
    for (std::size_t draw = 0; draw < by_speaker.size(); ++draw) {
      const auto& speaker = by_speaker[random.below(by_speaker.size())];
      for (std::size_t run = 0; run < runs.size(); ++run) sums[run].add(speaker[run]);
    }
    for (const Confusion& sum : sums) {
      uars[k] += sum.uar() / static_cast<double>(runs.size());
      accuracies[k] += sum.accuracy() / static_cast<double>(runs.size());
    }
  }
  return {percentile_interval(std::move(uars)), percentile_interval(std::move(accuracies))};
}

}  // namespace emovox::trainer
