#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/crossval.hpp"
#include "trainer/json.hpp"
#include "trainer/metrics.hpp"

/// Reports are for people and for programs: keys in a fixed order, no time stamps and no folder names, so that the same
/// data and options give the same bytes.
namespace emovox::trainer {

/// What is cross-validated, and how. Folds of two reports count as the same where this is.
struct CrossvalRecipe {
  std::string protocol;
  ClassifierOptions classifier;  ///< its seed is that of the first run
  std::string data;              ///< Dataset::digest()
};

/// Figures of a set of answers: accuracy, UAR, ECE, precision, recall and F1 of every emotion, the confusion matrix
/// (rows truth, columns answer), and accuracy and UAR of every speaker, sex and intensity.
[[nodiscard]] Json metrics_json(std::span<const Answer> answers);

/// Everything about a cross-validation: recipe, folds with what was chosen in them, pooled figures of every seed, and
/// the mean, standard deviation and interval over seeds under "summary".
///
/// runs  while the work goes on the last one lacks folds, or runs are missing: `complete` tells, then there is no summary
[[nodiscard]] Json crossval_json(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs, bool complete = true);

/// A fold of an earlier report of the same recipe; none when the report is of another one or does not have the fold.
///
/// clips  those of the fold's test speakers
[[nodiscard]] std::optional<FoldOutcome> fold_in(const Json& report, const CrossvalRecipe& recipe, std::uint64_t seed,
                                                 const TestSpeakers& test_speakers, std::span<const Clip> clips);

/// Figures of a model on recordings, with intervals.
[[nodiscard]] Json evaluation_json(const ModelData& model, const std::vector<Answer>& answers);

/// What a model carries about itself.
[[nodiscard]] Json held_out_json(const HeldOutMetrics& metrics);

/// The summary of a cross-validation report, for a model. A reason when it is no such report or not complete.
[[nodiscard]] Result<HeldOutMetrics> held_out_from(const Json& crossval_report);

/// The same for people.
[[nodiscard]] std::string crossval_text(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs);
[[nodiscard]] std::string evaluation_text(const std::vector<Answer>& answers);

/// Indented text of a report, lists of numbers on one line, with a final newline. Names that are not UTF-8 come out with replacement characters.
[[nodiscard]] std::string pretty(const Json& json);

}  // namespace emovox::trainer
