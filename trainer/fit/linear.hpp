#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emovox/linear.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/training_set.hpp"

namespace emovox::trainer {

struct LinearOptions {
  ClassWeights weights = ClassWeights::balanced;
};

/// What was chosen by inner folds.
struct LinearChoice {
  double cost = 0;
  double inner_uar = 0;  ///< UAR of clips of the inner folds' held-out speakers
};

struct LinearFit {
  LinearParameters parameters;
  LinearChoice choice;
  /// Of each row, by a classifier that was fitted without its inner fold.
  std::vector<std::optional<Probabilities>> held_out;
};

/// Fits L2-regularised logistic regression, one emotion against the rest of what could have been labelled with it, by
/// LIBLINEAR (Fan et al., "LIBLINEAR: a library for large linear classification", JMLR 9, 2008; trust region Newton on
/// the primal). C is chosen by UAR over inner folds by speaker. The result depends on training set and options only,
/// not on the number of threads.
///
/// what  names the work in the progress bar
/// cost  29 fits; 16 bytes an element of the rows
[[nodiscard]] LinearFit fit_linear(const TrainingSet& training, const LinearOptions& options, const std::string& what);

}  // namespace emovox::trainer
