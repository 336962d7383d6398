#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emovox/svm.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/machine.hpp"
#include "trainer/fit/training_set.hpp"

namespace emovox::trainer {

struct SvmOptions {
  std::optional<Kernel> kernel;  ///< none: linear, unless RBF is better by more than two standard errors
  ClassWeights weights = ClassWeights::balanced;
};

/// What was chosen by inner folds.
struct SvmChoice {
  Kernel kernel = Kernel::linear;
  double cost = 0;
  double gamma = 0;      ///< 0 for the linear kernel
  double inner_uar = 0;  ///< UAR of clips of the inner folds' held-out speakers
};

struct SvmFit {
  SvmParameters parameters;
  SvmChoice choice;
  /// Of each row, by a machine that was fitted without its inner fold.
  std::vector<std::optional<Probabilities>> held_out;
};

/// Fits support vector machine and sigmoids.
///
/// Kernel, C and gamma are chosen by UAR over inner folds by speaker; the sigmoids (Platt, "Probabilistic
/// outputs for support vector machines", 1999) are fitted on the decision values of the same inner folds' held-out
/// speakers, weighted like the classes. Machine and sigmoid of a pair see what could have been either of the two, and
/// not what is from a corpus that lacks one. The result depends on training set and options only, not on the number of
/// threads.
///
/// what     names the work in the progress bar
/// cost     about 200 fits of 3/4 of the rows; 32 bytes a pair of rows and a thread
[[nodiscard]] SvmFit fit_svm(const TrainingSet& training, const SvmOptions& options, const std::string& what);

}  // namespace emovox::trainer
