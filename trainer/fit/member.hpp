#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/fit/classifier.hpp"
#include "trainer/fit/training_set.hpp"
#include "trainer/json.hpp"

namespace emovox::trainer {

/// A fitted member, and what it says of the rows when fitted without their inner fold; nothing of rows that it was not
/// asked about.
struct MemberFit {  // NOLINT(bugprone-exception-escape): what moving JSON might throw, it does not
  std::vector<ClassifierParameters> parameters;  // of one classifier, or of several whose answers count alike
  std::vector<std::optional<Probabilities>> held_out;
  Json chosen;
  std::vector<ClassifierParameters> inner;  // those that gave `held_out`, where there are any such
};

/// Fits one classifier on all rows, and what it needs without inner folds. Not ClassifierKind::ensemble.
[[nodiscard]] Result<MemberFit> fit_member(ClassifierKind kind, const TrainingSet& training,
                                           const ClassifierOptions& options, const std::string& what);

}  // namespace emovox::trainer
