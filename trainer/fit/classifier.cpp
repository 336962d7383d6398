#include "trainer/fit/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "emovox/functionals.hpp"
#include "emovox/utterance.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/figures.hpp"
#include "trainer/fit/calibrate.hpp"
#include "trainer/fit/conv.hpp"
#include "trainer/fit/linear.hpp"
#include "trainer/fit/mlp.hpp"
#include "trainer/fit/pool.hpp"
#include "trainer/fit/svm.hpp"
#include "trainer/fit/training_set.hpp"
#include "trainer/parallel.hpp"
#include "trainer/pictures.hpp"
#include "trainer/problem.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

struct Named {
  ClassifierKind kind;
  std::string_view name;
};

constexpr std::array classifiers{Named{ClassifierKind::linear, "linear"}, Named{ClassifierKind::svm, "svm"},
                                 Named{ClassifierKind::forest, "forest"}, Named{ClassifierKind::mlp, "mlp"},
                                 Named{ClassifierKind::conv, "conv"},     Named{ClassifierKind::ensemble, "ensemble"}};

/// A fitted member, and what it says of the rows when fitted without their inner fold; nothing of rows that it was not
/// asked about.
struct MemberFit {  // NOLINT(bugprone-exception-escape): what moving JSON might throw, it does not
  std::vector<ClassifierParameters> parameters;  // of one classifier, or of several whose answers count alike
  std::vector<std::optional<Probabilities>> held_out;
  Json chosen;
  std::vector<ClassifierParameters> inner;  // those that gave `held_out`, where there are any such
};

std::vector<std::optional<Probabilities>> optional(const std::vector<Probabilities>& all) {
  return {all.begin(), all.end()};
}

MemberFit fit_linear_member(const TrainingSet& training, const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_linear(training, {.weights = options.weights}, what);
  return {{std::move(fit.parameters)},
          optional(fit.held_out),
          {{"c", fit.choice.cost}, {"inner_uar", rounded(fit.choice.inner_uar)}},
          {}};
}

MemberFit fit_svm_member(const TrainingSet& training, const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_svm(training, {.kernel = options.kernel, .weights = options.weights}, what);
  Json chosen{{"kernel", fit.choice.kernel == Kernel::linear ? "linear" : "rbf"}, {"c", fit.choice.cost}};
  if (fit.choice.kernel == Kernel::rbf) chosen["gamma"] = fit.choice.gamma;
  chosen["inner_uar"] = rounded(fit.choice.inner_uar);
  return {{std::move(fit.parameters)}, optional(fit.held_out), std::move(chosen), {}};
}

/// Rows of a training set by themselves, each with its weight.
struct Subset {
  Rows rows;
  std::vector<Emotion> emotions;
  std::vector<double> weights;
};

Subset subset_of(const TrainingSet& training, std::span<const std::size_t> which, ClassWeights weights) {
  Subset subset;
  subset.rows.resize(static_cast<Eigen::Index>(which.size()), training.rows.cols());
  for (std::size_t r = 0; r < which.size(); ++r) {
    subset.rows.row(static_cast<Eigen::Index>(r)) = training.rows.row(static_cast<Eigen::Index>(which[r]));
    subset.emotions.push_back(training.emotions[which[r]]);
  }
  const auto of_emotions = class_weights(subset.emotions, weights);
  for (const Emotion emotion : subset.emotions)
    subset.weights.push_back(of_emotions[static_cast<std::size_t>(emotion)]);
  return subset;
}

/// Fits on all rows, and without each inner fold, by `fit(const Subset&)`; `Classifier` runs what it gives.
template <class Classifier, class Fit>
Result<MemberFit> fit_with_inner_folds(const TrainingSet& training, ClassWeights weights, const std::string& what,
                                       Fit fit) {
  MemberFit member;
  std::vector<Probabilities> held_out(training.emotions.size());
  std::vector<Problem> problems(training.fold_count + 1);
  Progress progress(what, training.fold_count + 1);
  parallel_for(training.fold_count + 1, [&](std::size_t fold) {
    const bool whole = fold == training.fold_count;
    const auto inside = whole ? training.every_row() : training.rows_outside(fold);
    if (inside.empty()) return;
    auto fitted = fit(subset_of(training, inside, weights));
    progress.step();
    if (!fitted) {
      problems[fold] = fitted.reason();
    } else if (whole) {
      member.parameters.emplace_back(*std::move(fitted));
    } else {
      const Classifier classifier(*std::move(fitted));
      for (const std::size_t row : training.rows_in(fold)) {
        const Eigen::VectorXf x = training.rows.row(static_cast<Eigen::Index>(row)).template cast<float>();
        held_out[row] = classifier.classify(std::span(x.data(), static_cast<std::size_t>(x.size())));
      }
    }
  });
  for (const Problem& problem : problems)
    if (problem) return *problem;
  member.held_out = optional(held_out);
  member.chosen["inner_uar"] = rounded(confusion_of(training.answers(held_out)).uar());
  return member;
}

Result<MemberFit> fit_forest_member(const TrainingSet& training, const ClassifierOptions& options,
                                    const std::string& what) {
  ForestOptions forest = options.growth == Growth::bagged ? random_forest : ForestOptions{};
  forest.trees = options.trees.value_or(forest.trees);
  forest.depth = options.depth.value_or(forest.depth);
  forest.seed = options.seed;
  return fit_with_inner_folds<Forest>(training, options.weights, what, [&](const Subset& subset) {
    return fit_forest(subset.rows, subset.emotions, subset.weights, forest);
  });
}

Result<MemberFit> fit_mlp_member(const TrainingSet& training, const ClassifierOptions& options,
                                 const std::string& what) {
  MlpOptions mlp;
  mlp.hidden = {options.hidden};
  mlp.seed = options.seed;
  return fit_with_inner_folds<Mlp>(training, options.weights, what, [&](const Subset& subset) {
    return fit_mlp(subset.rows, subset.emotions, subset.weights, mlp);
  });
}

/// What a network says of a clip's windows, as the recognizer hears them.
std::vector<Probabilities> ask(Conv& network, const Clip& clip) {
  std::vector<Probabilities> answers;
  std::vector<float> picture;
  for (const Picture& window : clip.pictures->heard[0]) {
    picture.resize(window.frames() * network_bands);
    window.read(0, picture);
    answers.push_back(network.classify(picture));
  }
  return answers;
}

/// A training set's clips by whether they are of the inner fold.
std::vector<Clip> clips_by_fold(const TrainingSet& training, std::size_t fold, bool inside) {
  std::vector<Clip> clips;
  std::size_t row = 0;
  for (const Clip& clip : training.clips) {
    if (!clip.utterances.empty() && (training.folds[row] == fold) == inside) clips.push_back(clip);
    row += clip.utterances.size();
  }
  return clips;
}

/// The rows of the inner fold as a network fitted without it hears them; nothing of the others and of moved ones.
std::vector<std::optional<Probabilities>> held_out_by(const ConvParameters& parameters, const TrainingSet& training,
                                                      std::size_t fold) {
  Conv network(parameters, longest_picture_frames({}));
  std::vector<std::optional<Probabilities>> held_out;
  for (const Clip& clip : training.clips) {
    const bool outside = clip.utterances.empty() || training.folds[held_out.size()] != fold;
    const auto answers = outside ? std::vector<Probabilities>() : ask(network, clip);
    for (std::size_t u = 0; u < clip.utterances.size(); ++u)
      held_out.push_back(u < answers.size() ? std::optional(answers[u]) : std::nullopt);
  }
  return held_out;
}

/// UAR of the clips of which every unmoved window has an answer.
double uar_of_answered(const TrainingSet& training, std::span<const std::optional<Probabilities>> held_out) {
  Confusion confusion;
  std::size_t row = 0;
  for (const Clip& clip : training.clips) {
    std::vector<WindowAnswer> windows;
    for (const Utterance& utterance : clip.utterances) {
      if (held_out[row]) windows.push_back({utterance.settled_seconds, *held_out[row]});
      ++row;
    }
    if (!windows.empty()) confusion.add(summarise(clip.label, windows));
  }
  return confusion.uar();
}

constexpr std::uint64_t between_seeds = 1000;  // of one fit's networks: further apart than the fits' own seeds

Result<MemberFit> fit_conv_member(const TrainingSet& training, const ClassifierOptions& options,
                                  const std::string& what) {
  constexpr std::size_t inner_fold = 0;
  const std::span<const Clip> noises = options.unlabelled->noise;
  std::vector<std::optional<Result<ConvFit>>> fits(options.networks + 1);  // the last one without the inner fold
  parallel_for(fits.size(), [&](std::size_t n) {
    const bool inner = n == options.networks;
    const ConvOptions conv{.init = options.init,
                           .blocks = options.blocks,
                           .epochs = inner ? std::max(options.epochs / 2, least_conv_epochs) : options.epochs,
                           .roughness = {.disguise = options.disguise},
                           .weights = options.weights,
                           .seed = options.seed + between_seeds * (inner ? 0 : n)};
    fits[n] = inner ? fit_conv(clips_by_fold(training, inner_fold, false), noises, conv, what + ", inner fold")
                    : fit_conv(training.clips, noises, conv, what + ", network " + std::to_string(n + 1));
  });
  MemberFit member;
  for (auto& fit : fits) {
    if (!*fit) return fit->reason();
    member.parameters.emplace_back(std::move((*fit)->parameters));
  }
  member.held_out = held_out_by(std::get<ConvParameters>(member.parameters.back()), training, inner_fold);
  member.inner.push_back(std::move(member.parameters.back()));
  member.parameters.pop_back();
  member.chosen["inner_uar"] = rounded(uar_of_answered(training, member.held_out));
  return member;
}

Result<MemberFit> fit_member(ClassifierKind kind, const TrainingSet& training, const ClassifierOptions& options,
                             const std::string& what) {
  switch (kind) {
    case ClassifierKind::linear:
      return fit_linear_member(training, options, what);
    case ClassifierKind::svm:
      return fit_svm_member(training, options, what);
    case ClassifierKind::forest:
      return fit_forest_member(training, options, what);
    case ClassifierKind::mlp:
      return fit_mlp_member(training, options, what);
    case ClassifierKind::conv:
      return fit_conv_member(training, options, what);
    case ClassifierKind::ensemble:
      break;
  }
  return refused("an ensemble cannot be a member of one");
}

std::vector<Label> labels_of_rows(const TrainingSet& training) {
  std::vector<Label> labels;
  for (const Clip& clip : training.clips) labels.insert(labels.end(), clip.utterances.size(), clip.label);
  return labels;
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

/// From the unmoved rows of which every member has something to say.
Pooled pool_members(const TrainingSet& training, std::span<const MemberFit> members, ClassWeights weights) {
  std::vector<std::size_t> rows;
  for (const std::size_t row : training.unmoved_rows())
    if (std::ranges::all_of(members, [&](const MemberFit& member) { return member.held_out[row].has_value(); }))
      rows.push_back(row);
  const auto labels = labels_of_rows(training);
  rows = balanced_over_corpora(rows, labels);
  std::vector<std::vector<Probabilities>> answers(members.size());
  std::vector<Emotion> emotions;
  for (const std::size_t row : rows) {
    emotions.push_back(training.emotions[row]);
    for (std::size_t m = 0; m < members.size(); ++m) answers[m].push_back(*members[m].held_out[row]);
  }

  Pooled pooled{fit_pool(answers, emotions, weights), {}, 0};
  std::vector<std::optional<Probabilities>> of_rows(training.emotions.size());
  std::vector<Probabilities> opinions(members.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t m = 0; m < members.size(); ++m) opinions[m] = answers[m][r];
    of_rows[rows[r]] = pool(opinions, pooled.exponents);
    pooled.held_out.push_back({*of_rows[rows[r]], labels[rows[r]]});
  }
  pooled.inner_uar = uar_of_answered(training, of_rows);
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

/// What is said of ordinary windows.
std::vector<Probabilities> answers_to_ordinary(ModelData model, std::vector<MemberParameters> members,
                                               std::span<const Clip> ordinary) {
  model.members = std::move(members);
  Model asked(std::move(model));
  std::vector<Probabilities> answers;
  for (const Clip& clip : ordinary)
    for (const WindowAnswer& window : classify_windows(asked, clip)) answers.push_back(window.probabilities);
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

bool wants_pictures(const ClassifierOptions& options) {
  const auto kinds = members_of(options);
  return std::ranges::find(kinds, ClassifierKind::conv) != kinds.end();
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
  const auto ordinary = answers_to_ordinary(fit.model, weighed(members, pooled.exponents, &MemberFit::inner),
                                            options.unlabelled->ordinary);
  fit.model.members = weighed(members, pooled.exponents, &MemberFit::parameters);
  fit.model.calibration = fit_calibration(pooled.held_out, ordinary);
  return fit;
}

}  // namespace emovox::trainer
