#include "trainer/fit/training_set.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <string>

#include "emovox/functionals.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/fit/steadiness.hpp"
#include "trainer/folds.hpp"
#include "trainer/metrics.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t inner_folds = 4;

Problem refuse_unfit(std::span<const Clip> clips) {
  std::set<std::string> speakers;
  std::set<Emotion> emotions;
  for (const Clip& clip : clips) {
    if (clip.utterances.empty()) continue;
    speakers.insert(clip.label.speaker);
    emotions.insert(clip.label.emotion);
  }
  if (speakers.size() < 2) return refused("fitting needs speech of at least 2 speakers");
  if (emotions.size() < 2) return refused("fitting needs speech of at least 2 emotions");
  return std::nullopt;
}

template <class Predicate>
std::vector<std::size_t> rows_where(std::size_t count, Predicate wanted) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < count; ++r)
    if (wanted(r)) rows.push_back(r);
  return rows;
}

}  // namespace

std::vector<std::size_t> TrainingSet::rows_in(std::size_t fold) const {
  return rows_where(folds.size(), [&](std::size_t r) { return folds[r] == fold && heard[r] == Heard::as_it_is; });
}

std::vector<std::size_t> TrainingSet::rows_outside(std::size_t fold) const {
  return rows_where(folds.size(), [&](std::size_t r) { return folds[r] != fold; });
}

std::vector<std::size_t> TrainingSet::every_row() const {
  return rows_where(folds.size(), [](std::size_t) { return true; });
}

std::vector<std::size_t> TrainingSet::own_rows() const {
  return rows_where(folds.size(), [&](std::size_t r) { return heard[r] == Heard::as_it_is; });
}

double TrainingSet::uar(std::span<const std::optional<Probabilities>> of_rows) const {
  std::vector<Answer> answers;
  std::vector<WindowAnswer> windows;
  std::size_t row = 0;
  for (const Clip& clip : clips) {
    windows.clear();
    for (const Utterance& utterance : clip.utterances) {
      if (of_rows[row]) windows.push_back({utterance.settled_seconds, *of_rows[row]});
      ++row;
    }
    if (!windows.empty()) answers.push_back(summarise(clip.label, windows));
  }
  return confusion_of(among_own_labels(answers)).uar();
}

Result<TrainingSet> training_set(std::span<const Clip> clips, std::uint64_t seed) {
  if (auto problem = refuse_unfit(clips)) return *problem;
  TrainingSet set;
  set.clips = with_moved_frames(clips);
  const auto groups = deal_by_speaker(set.clips, inner_folds, seed);
  set.fold_count = *std::ranges::max_element(groups) + 1;
  std::vector<float> own;  // functionals of their own speed
  for (const Clip& clip : set.clips)
    for (const Utterance& utterance : clip.utterances)
      own.insert(own.end(), utterance.functionals.begin(), utterance.functionals.end());
  set.normalizer = fit_normalizer(own, Functionals::size());
  damp_unsteady(set.normalizer, set.clips);

  std::vector<float> raw;
  std::vector<Label> labels;  // of each row
  for (std::size_t c = 0; c < set.clips.size(); ++c) {
    auto& utterances = set.clips[c].utterances;
    const std::size_t at_own_speed = utterances.size();
    utterances.insert(utterances.end(), clips[c].at_other_speeds.begin(), clips[c].at_other_speeds.end());
    for (std::size_t u = 0; u < utterances.size(); ++u) {
      labels.push_back(set.clips[c].label);
      set.emotions.push_back(labels.back().emotion);
      set.folds.push_back(groups[c]);
      set.heard.push_back(u < clips[c].utterances.size() ? Heard::as_it_is
                          : u < at_own_speed             ? Heard::between_frames
                                                         : Heard::at_another_speed);
      raw.insert(raw.end(), utterances[u].functionals.begin(), utterances[u].functionals.end());
    }
  }

  set.possible = possible_emotions(labels);
  const std::size_t dimension = set.normalizer.indices.size();
  set.rows.resize(static_cast<Eigen::Index>(set.emotions.size()), static_cast<Eigen::Index>(dimension));
  std::vector<float> normalised(dimension);
  for (std::size_t r = 0; r < set.emotions.size(); ++r) {
    set.normalizer.apply(std::span(raw).subspan(r * Functionals::size(), Functionals::size()), normalised);
    std::ranges::copy(normalised, set.rows.row(static_cast<Eigen::Index>(r)).begin());
  }
  return set;
}

}  // namespace emovox::trainer
