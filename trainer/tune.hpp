#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/classifier.hpp"
#include "trainer/json.hpp"
#include "trainer/metrics.hpp"

namespace emovox::trainer {

/// A way to fit that is tried, and the settings by which it differs from the others: {"depth": 4}, nothing for an only
/// one.
struct Candidate {  // NOLINT(bugprone-exception-escape): what moving JSON might throw, it does not
  ClassifierOptions options;
  Json settings = Json::object();
};

/// What a candidate's fits said of the speakers they were fitted without, all clips together.
struct Trial {  // NOLINT(bugprone-exception-escape): what moving JSON might throw, it does not
  Json settings;
  Confusion confusion;
};

/// Tries each candidate by inner folds: on up to four groups of speakers, dealt by the first candidate's seed, that it
/// is fitted without. On all cores; the result does not depend on how many there are.
///
/// candidates  at least one
/// what        names the work in the progress bar
/// returns     a trial a candidate, in their order, or the reason why one cannot be fitted
/// cost        four fits a candidate
[[nodiscard]] Result<std::vector<Trial>> try_candidates(std::span<const Clip> clips,
                                                        std::span<const Candidate> candidates, const std::string& what);

/// The trial of the highest UAR; the first of equals. At least one.
[[nodiscard]] std::size_t best_of(std::span<const Trial> trials);

/// Fits the candidate that is best by inner folds of the clips' speakers; an only one without trying. `chosen` tells
/// settings and trials beside what it tells anyway.
[[nodiscard]] Result<ModelFit> fit_best(std::span<const Clip> clips, std::span<const Candidate> candidates,
                                        const std::string& what);

/// Trials for a report: settings, UAR and accuracy of each.
[[nodiscard]] Json trials_json(std::span<const Trial> trials);

}  // namespace emovox::trainer
