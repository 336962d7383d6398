#include "trainer/fit/classifier.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "emovox/functionals.hpp"
#include "trainer/corpus/corpus.hpp"
#include "trainer/fit/linear.hpp"
#include "trainer/fit/pool.hpp"
#include "trainer/fit/svm.hpp"
#include "trainer/fit/training_set.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

struct Named {
  ClassifierKind kind;
  std::string_view name;
};

constexpr std::array classifiers{Named{ClassifierKind::linear, "linear"}, Named{ClassifierKind::svm, "svm"},
                                 Named{ClassifierKind::ensemble, "ensemble"}};

/// A fitted member, and what it says of the rows when fitted without their inner fold.
struct MemberFit {
  ClassifierParameters parameters;
  std::vector<Probabilities> held_out;
  Json chosen;
};

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

MemberFit fit_linear_member(const TrainingSet& training, const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_linear(training, {.weights = options.weights}, what);
  return {std::move(fit.parameters),
          std::move(fit.held_out),
          {{"c", fit.choice.cost}, {"inner_uar", rounded(fit.choice.inner_uar)}}};
}

MemberFit fit_svm_member(const TrainingSet& training, const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_svm(training, {.kernel = options.kernel, .weights = options.weights}, what);
  Json chosen{{"kernel", fit.choice.kernel == Kernel::linear ? "linear" : "rbf"}, {"c", fit.choice.cost}};
  if (fit.choice.kernel == Kernel::rbf) chosen["gamma"] = fit.choice.gamma;
  chosen["inner_uar"] = rounded(fit.choice.inner_uar);
  return {std::move(fit.parameters), std::move(fit.held_out), std::move(chosen)};
}

MemberFit fit_member(ClassifierKind kind, const TrainingSet& training, const ClassifierOptions& options,
                     const std::string& what) {
  return kind == ClassifierKind::linear ? fit_linear_member(training, options, what)
                                        : fit_svm_member(training, options, what);
}

std::vector<ClassifierKind> members_of(ClassifierKind kind) {
  if (kind == ClassifierKind::ensemble) return {ClassifierKind::linear, ClassifierKind::svm};
  return {kind};
}

/// What the pool of the members makes of the inner folds, and the exponents with which it does.
struct Pooled {
  std::vector<float> exponents;
  double inner_uar = 0;
};

Pooled pool_members(const TrainingSet& training, std::span<const MemberFit> members, ClassWeights weights) {
  const auto rows = training.unmoved_rows();
  std::vector<std::vector<Probabilities>> answers(members.size());
  std::vector<Emotion> emotions;
  for (const std::size_t row : rows) {
    emotions.push_back(training.emotions[row]);
    for (std::size_t m = 0; m < members.size(); ++m) answers[m].push_back(members[m].held_out[row]);
  }
  Pooled pooled{fit_pool(answers, emotions, weights), 0};
  std::vector<Probabilities> of_rows(training.emotions.size());
  std::vector<Probabilities> opinions(members.size());
  for (std::size_t row = 0; row < of_rows.size(); ++row) {
    for (std::size_t m = 0; m < members.size(); ++m) opinions[m] = members[m].held_out[row];
    of_rows[row] = pool(opinions, pooled.exponents);
  }
  pooled.inner_uar = confusion_of(training.answers(of_rows)).uar();
  return pooled;
}

/// Names and licences of the clips' corpora.
void describe_corpora(std::span<const Clip> clips, ModelData& model) {
  std::set<std::string> names;
  for (const Clip& clip : clips) names.insert(clip.label.corpus);
  std::set<std::string> licences;
  for (const std::string& name : names) licences.emplace(corpus_named(name).licence);
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

std::string_view name_of(ClassifierKind kind) {
  return std::ranges::find(classifiers, kind, &Named::kind)->name;
}

Result<ModelFit> fit_model(std::span<const Clip> clips, const ClassifierOptions& options, const std::string& what) {
  const auto training = training_set(clips, options.seed);
  if (!training) return training.reason();
  const auto kinds = members_of(options.kind);
  std::vector<MemberFit> members;
  for (const ClassifierKind kind : kinds)
    members.push_back(fit_member(kind, *training, options,
                                 kinds.size() == 1 ? what : what + ", " + std::string(name_of(kind))));
  const Pooled pooled = pool_members(*training, members, options.weights);

  ModelFit fit;
  if (members.size() == 1) fit.chosen = std::move(members.front().chosen);
  for (std::size_t m = 0; m < members.size(); ++m) {
    if (members.size() > 1) {
      members[m].chosen["weight"] = rounded(static_cast<double>(pooled.exponents[m]));
      fit.chosen[std::string(name_of(kinds[m]))] = std::move(members[m].chosen);
    }
    fit.model.members.push_back({std::move(members[m].parameters), pooled.exponents[m]});
  }
  fit.chosen["inner_uar"] = rounded(pooled.inner_uar);
  fit.model.fingerprint = fingerprint();
  fit.model.trained_with = EMOVOX_VERSION;
  describe_corpora(clips, fit.model);
  fit.model.normalizer = training->normalizer;
  return fit;
}

}  // namespace emovox::trainer
