#include "trainer/fit/member.hpp"

#include <cstddef>
#include <utility>

#include "trainer/figures.hpp"
#include "trainer/fit/conv_member.hpp"
#include "trainer/fit/linear.hpp"
#include "trainer/fit/mlp.hpp"
#include "trainer/fit/svm.hpp"
#include "trainer/parallel.hpp"
#include "trainer/problem.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

MemberFit fit_linear_member(const TrainingSet& training, const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_linear(training, {.weights = options.weights}, what);
  return {{std::move(fit.parameters)},
          std::move(fit.held_out),
          {{"c", fit.choice.cost}, {"inner_uar", rounded(fit.choice.inner_uar)}},
          {}};
}

MemberFit fit_svm_member(const TrainingSet& training, const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_svm(training, {.kernel = options.kernel, .weights = options.weights}, what);
  Json chosen{{"kernel", fit.choice.kernel == Kernel::linear ? "linear" : "rbf"}, {"c", fit.choice.cost}};
  if (fit.choice.kernel == Kernel::rbf) chosen["gamma"] = fit.choice.gamma;
  chosen["inner_uar"] = rounded(fit.choice.inner_uar);
  return {{std::move(fit.parameters)}, std::move(fit.held_out), std::move(chosen), {}};
}

/// Rows of a training set by themselves, each with its weight.
struct Subset {
  Rows rows;
  std::vector<Emotion> emotions;
  std::vector<EmotionSet> possible;
  std::vector<double> weights;
};

Subset subset_of(const TrainingSet& training, std::span<const std::size_t> which, ClassWeights weights) {
  Subset subset;
  subset.rows.resize(static_cast<Eigen::Index>(which.size()), training.rows.cols());
  for (std::size_t r = 0; r < which.size(); ++r) {
    subset.rows.row(static_cast<Eigen::Index>(r)) = training.rows.row(static_cast<Eigen::Index>(which[r]));
    subset.emotions.push_back(training.emotions[which[r]]);
    subset.possible.push_back(training.possible[which[r]]);
  }
  const auto of_emotions = class_weights(subset.emotions, subset.possible, weights);
  for (const Emotion emotion : subset.emotions)
    subset.weights.push_back(of_emotions[static_cast<std::size_t>(emotion)]);
  return subset;
}

/// Fits on all rows, and without each inner fold, by `fit(const Subset&)`; `Classifier` runs what it gives.
template <class Classifier, class Fit>
Result<MemberFit> fit_with_inner_folds(const TrainingSet& training, ClassWeights weights, const std::string& what,
                                       Fit fit) {
  MemberFit member;
  member.held_out.resize(training.emotions.size());
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
        member.held_out[row] = classifier.classify(std::span(x.data(), static_cast<std::size_t>(x.size())));
      }
    }
  });
  for (const Problem& problem : problems)
    if (problem) return *problem;
  member.chosen["inner_uar"] = rounded(training.uar(member.held_out));
  return member;
}

Result<MemberFit> fit_forest_member(const TrainingSet& training, const ClassifierOptions& options,
                                    const std::string& what) {
  ForestOptions forest = options.growth == Growth::bagged ? random_forest : ForestOptions{};
  forest.trees = options.trees.value_or(forest.trees);
  forest.depth = options.depth.value_or(forest.depth);
  forest.seed = options.seed;
  return fit_with_inner_folds<Forest>(training, options.weights, what, [&](const Subset& subset) {
    return fit_forest(subset.rows, subset.emotions, subset.possible, subset.weights, forest);
  });
}

Result<MemberFit> fit_mlp_member(const TrainingSet& training, const ClassifierOptions& options,
                                 const std::string& what) {
  MlpOptions mlp;
  mlp.hidden = {hidden_units(options)};
  mlp.seed = options.seed;
  return fit_with_inner_folds<Mlp>(training, options.weights, what, [&](const Subset& subset) {
    return fit_mlp(subset.rows, subset.emotions, subset.possible, subset.weights, mlp);
  });
}

}  // namespace

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

}  // namespace emovox::trainer
