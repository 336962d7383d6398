#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/crossval.hpp"
#include "trainer/json.hpp"
#include "trainer/metrics.hpp"
#include "trainer/tune.hpp"

/// Reports of cross-validation and tuning; see report.hpp.
namespace emovox::trainer {

/// What is cross-validated, and how. Folds of two reports count as the same where this is.
struct CrossvalRecipe {
  std::string protocol;
  std::vector<Candidate> candidates;                 ///< their seed is that of the first run
  std::string data;                                  ///< Dataset::digest()
  std::vector<std::string> corpora_only_trained_on;  ///< part of the data, so nothing that tells recipes apart
};

/// Everything about a cross-validation: recipe, folds with what was chosen in them, pooled figures of every seed, and
/// the mean, standard deviation and interval over seeds under "summary".
///
/// runs  while the work goes on the last one lacks folds, or runs are missing: `complete` tells, then there is no
/// summary
[[nodiscard]] Json crossval_json(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs, bool complete = true);

/// A fold of an earlier report of the same recipe; none when the report is of another one or does not have the fold.
///
/// clips  those of the fold's test speakers
[[nodiscard]] std::optional<FoldOutcome> fold_in(const Json& report, const CrossvalRecipe& recipe, std::uint64_t seed,
                                                 const TestSpeakers& test_speakers, std::span<const Clip> clips);

/// The summary of a cross-validation report, for a model. A reason when it is no such report or not complete.
[[nodiscard]] Result<HeldOutMetrics> held_out_from(const Json& crossval_report);

/// The same for people.
[[nodiscard]] std::string crossval_text(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs);

/// What was tried on the data, and the best of it.
///
/// data  Dataset::digest()
[[nodiscard]] Json tuning_json(std::span<const Candidate> candidates, const std::string& data,
                               std::span<const Trial> trials);

/// The same for people, the best first.
[[nodiscard]] std::string tuning_text(std::span<const Trial> trials);

}  // namespace emovox::trainer
