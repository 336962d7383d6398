#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/crossval.hpp"
#include "trainer/metrics.hpp"

namespace emovox::trainer {

/// Reports are for people and for programs: keys in a fixed order, no time stamps and no folder names, so that the same
/// data and options give the same bytes.
using Json = nlohmann::ordered_json;

/// What was cross-validated, and how.
struct CrossvalRecipe {
  std::string protocol;
  std::string classifier;
  std::string kernel;  ///< "linear", "rbf" or "auto"
  ClassWeights weights = ClassWeights::balanced;
};

/// Figures of a set of answers: accuracy, UAR, ECE, precision, recall and F1 of every emotion, the confusion matrix
/// (rows truth, columns answer), and accuracy and UAR of every speaker, sex and intensity.
[[nodiscard]] Json metrics_json(std::span<const Answer> answers);

/// Everything about a cross-validation: recipe, folds with what was chosen in them, pooled figures of every seed, and
/// the mean, standard deviation and interval over seeds under "summary".
[[nodiscard]] Json crossval_json(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs);

/// Figures of a model on recordings, with intervals.
[[nodiscard]] Json evaluation_json(const ModelData& model, const std::vector<Answer>& answers);

/// What a model carries about itself.
[[nodiscard]] Json held_out_json(const HeldOutMetrics& metrics);

/// The summary of a cross-validation report, for a model. A reason when it is no such report.
[[nodiscard]] Result<HeldOutMetrics> held_out_from(const Json& crossval_report);

/// The same for people.
[[nodiscard]] std::string crossval_text(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs);
[[nodiscard]] std::string evaluation_text(const std::vector<Answer>& answers);

/// Indented text of a report, with a final newline. Names that are not UTF-8 come out with replacement characters.
[[nodiscard]] std::string pretty(const Json& json);

}  // namespace emovox::trainer
