#include "trainer/fit/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "emovox/functionals.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/figures.hpp"
#include "trainer/fit/calibrate.hpp"
#include "trainer/fit/conv_member.hpp"
#include "trainer/fit/member.hpp"
#include "trainer/fit/pool.hpp"
#include "trainer/fit/training_set.hpp"
#include "trainer/parallel.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

struct Named {
  ClassifierKind kind;
  std::string_view name;
};

constexpr std::array classifiers{Named{ClassifierKind::linear, "linear"}, Named{ClassifierKind::svm, "svm"},
                                 Named{ClassifierKind::forest, "forest"}, Named{ClassifierKind::mlp, "mlp"},
                                 Named{ClassifierKind::conv, "conv"},     Named{ClassifierKind::ensemble, "ensemble"}};

std::vector<Label> labels_of_rows(const TrainingSet& training) {
  std::vector<Label> labels;
  for (const Clip& clip : training.clips) labels.insert(labels.end(), clip.utterances.size(), clip.label);
  return labels;
}

bool has_member(const ClassifierOptions& options, ClassifierKind kind) {
  const auto kinds = members_of(options);
  return std::ranges::find(kinds, kind) != kinds.end();
}

/// The members' exponents, and what their pool makes of the inner folds.
struct Pooled {
  std::vector<float> exponents;
  std::vector<HeldOutAnswer> held_out;
  double inner_uar = 0;
};

/// As many rows of every corpus as the one with the fewest has, evenly spread over each.
std::vector<std::size_t> balanced_over_corpora(std::span<const std::size_t> rows, std::span<const Label> labels) {
  std::map<std::string, std::vector<std::size_t>> by_corpus;
  for (const std::size_t row : rows) by_corpus[labels[row].corpus].push_back(row);
  std::size_t fewest = rows.size();
  for (const auto& [corpus, of_corpus] : by_corpus) fewest = std::min(fewest, of_corpus.size());
  std::vector<std::size_t> balanced;
  for (const auto& [corpus, of_corpus] : by_corpus)
    for (std::size_t k = 0; k < fewest; ++k) balanced.push_back(of_corpus[k * of_corpus.size() / fewest]);
  std::ranges::sort(balanced);
  return balanced;
}

/// The rows of corpora that have enough speakers among them to tell how sure one may be of another; all rows where none
/// has.
std::vector<std::size_t> telling_rows(std::span<const std::size_t> rows, std::span<const Label> labels) {
  constexpr std::size_t least_speakers = 4;
  std::map<std::string, std::set<std::string>> speakers;
  for (const std::size_t row : rows) speakers[labels[row].corpus].insert(labels[row].speaker);
  std::vector<std::size_t> telling;
  for (const std::size_t row : rows)
    if (speakers[labels[row].corpus].size() >= least_speakers) telling.push_back(row);
  return telling.empty() ? std::vector(rows.begin(), rows.end()) : telling;
}

/// From the rows, heard as they are, of which every member has something to say.
Pooled pool_members(const TrainingSet& training, std::span<const MemberFit> members, ClassWeights weights) {
  std::vector<std::size_t> rows;
  for (const std::size_t row : training.own_rows())
    if (std::ranges::all_of(members, [&](const MemberFit& member) { return member.held_out[row].has_value(); }))
      rows.push_back(row);
  const auto labels = labels_of_rows(training);
  const auto opinions_on = [&](std::span<const std::size_t> some) {
    std::vector<std::vector<Probabilities>> opinions(members.size());
    for (std::size_t m = 0; m < members.size(); ++m)
      for (const std::size_t row : some) opinions[m].push_back(*members[m].held_out[row]);
    return opinions;
  };
  const auto telling = balanced_over_corpora(telling_rows(rows, labels), labels);
  std::vector<Emotion> emotions;
  std::vector<EmotionSet> possible;
  for (const std::size_t row : telling) {
    emotions.push_back(training.emotions[row]);
    possible.push_back(training.possible[row]);
  }
  Pooled pooled{fit_pool(opinions_on(telling), emotions, possible, weights), {}, 0};
  std::vector<std::optional<Probabilities>> of_rows(training.emotions.size());
  std::vector<Probabilities> opinions(members.size());
  for (const std::size_t row : balanced_over_corpora(rows, labels)) {
    for (std::size_t m = 0; m < members.size(); ++m) opinions[m] = *members[m].held_out[row];
    of_rows[row] = pool(opinions, pooled.exponents);
    pooled.held_out.push_back({*of_rows[row], labels[row]});
  }
  pooled.inner_uar = training.uar(of_rows);
  return pooled;
}

/// Members that pool what each classifier says; one of several that count alike has its part of their exponent.
std::vector<MemberParameters> weighed(std::span<const MemberFit> members, std::span<const float> exponents,
                                      std::vector<ClassifierParameters> MemberFit::*which) {
  std::vector<MemberParameters> all;
  for (std::size_t m = 0; m < members.size(); ++m) {
    const auto& parameters = (members[m].*which).empty() ? members[m].parameters : members[m].*which;
    for (const auto& one : parameters) all.push_back({one, exponents[m] / static_cast<float>(parameters.size())});
  }
  return all;
}

std::vector<Probabilities> answers_to(Model& model, std::span<const Clip> clips) {
  std::vector<Probabilities> answers;
  for (const Clip& clip : clips)
    for (const WindowAnswer& window : classify_windows(model, clip)) answers.push_back(window.probabilities);
  return answers;
}

/// Folder by folder.
std::vector<OrdinaryAnswers> answers_to_ordinary(Model& model, std::span<const Clip> ordinary) {
  std::vector<OrdinaryAnswers> answers;
  for (const auto& [folder, clips] : by_folder(ordinary))
    if (auto of_folder = answers_to(model, clips); !of_folder.empty()) answers.push_back(std::move(of_folder));
  return answers;
}

/// Names and licences of the clips' corpora.
void describe_corpora(std::span<const Clip> clips, ModelData& model) {
  std::set<std::string> names;
  std::set<std::string> licences;
  for (const Clip& clip : clips) {
    names.insert(clip.label.corpus);
    if (!clip.label.licence.empty()) licences.insert(clip.label.licence);
  }
  model.corpora.assign(names.begin(), names.end());
  for (const std::string& licence : licences) model.licence += (model.licence.empty() ? "" : " AND ") + licence;
}

}  // namespace

Result<ClassifierKind> classifier_named(std::string_view name) {
  std::string known;
  for (const Named& classifier : classifiers) {
    if (classifier.name == name) return classifier.kind;
    known += (known.empty() ? "" : ", ") + std::string(classifier.name);
  }
  return refused("--classifier " + std::string(name) + " is not in this version: it has " + known);
}

std::vector<ClassifierKind> members_of(const ClassifierOptions& options) {
  if (options.kind == ClassifierKind::ensemble) return options.members;
  return {options.kind};
}

std::size_t hidden_units(const ClassifierOptions& options) {
  constexpr std::size_t alone = 96;
  constexpr std::size_t in_company = 32;  // 64 are no better there (see docs/experiments.md) and fill the blob
  return options.hidden.value_or(options.kind == ClassifierKind::ensemble ? in_company : alone);
}

bool wants_pictures(const ClassifierOptions& options) { return has_member(options, ClassifierKind::conv); }

bool wants_other_speeds(const ClassifierOptions& options) {
  return has_member(options, ClassifierKind::linear) || has_member(options, ClassifierKind::mlp);
}

std::string_view name_of(ClassifierKind kind) { return std::ranges::find(classifiers, kind, &Named::kind)->name; }

Result<ModelFit> fit_model(std::span<const Clip> clips, const ClassifierOptions& options, const std::string& what) {
  const auto training = training_set(clips, options.seed);
  if (!training) return training.reason();
  const auto kinds = members_of(options);
  std::vector<std::optional<Result<MemberFit>>> fits(kinds.size());
  parallel_for(kinds.size(), [&](std::size_t m) {
    const std::string name(name_of(kinds[m]));
    fits[m] = fit_member(kinds[m], *training, options, kinds.size() == 1 ? what : what + ", " + name);
  });
  std::vector<MemberFit> members;
  for (auto& fit : fits) {
    if (!*fit) return fit->reason();
    members.push_back(*std::move(*fit));
  }
  const Pooled pooled = pool_members(*training, members, options.weights);

  ModelFit fit;
  if (members.size() == 1) fit.chosen = std::move(members.front().chosen);
  for (std::size_t m = 0; m < members.size(); ++m) {
    if (members.size() > 1) {
      members[m].chosen["weight"] = rounded(static_cast<double>(pooled.exponents[m]));
      fit.chosen[std::string(name_of(kinds[m]))] = std::move(members[m].chosen);
    }
  }
  fit.chosen["inner_uar"] = rounded(pooled.inner_uar);
  fit.model.fingerprint = fingerprint();
  fit.model.trained_with = EMOVOX_VERSION;
  describe_corpora(clips, fit.model);
  const bool only_networks =
      std::ranges::all_of(kinds, [](ClassifierKind kind) { return kind == ClassifierKind::conv; });
  if (!only_networks) fit.model.normalizer = training->normalizer;
  const Unlabelled& all = *options.unlabelled;
  const bool taught = wants_pictures(options);  // then every other one only was not
  ModelData inner = fit.model;
  inner.members = weighed(members, pooled.exponents, &MemberFit::inner);
  Model asked(std::move(inner));
  const auto ordinary = answers_to_ordinary(asked, taught ? half_of(all.ordinary, true) : all.ordinary);
  const auto noise = answers_to(asked, taught ? half_of(all.noise, true) : all.noise);
  fit.model.members = weighed(members, pooled.exponents, &MemberFit::parameters);
  fit.model.calibration = fit_calibration(pooled.held_out, ordinary, noise);
  if (!ordinary.empty()) fit.chosen["ordinary_quiet"] = rounded(ordinary_quiet(ordinary, fit.model.calibration));
  return fit;
}

}  // namespace emovox::trainer
