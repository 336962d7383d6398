#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "emovox/model.hpp"
#include "trainer/conditions.hpp"
#include "trainer/json.hpp"
#include "trainer/live.hpp"
#include "trainer/metrics.hpp"

/// Reports are for people and for programs: keys in a fixed order, no time stamps and no folder names, so that the same
/// data and options give the same bytes.
namespace emovox::trainer {

/// Figures of a set of answers: accuracy, UAR, ECE, how often they are uncertain or quiet (see QuietCount), precision,
/// recall and F1 of every emotion, the confusion matrix (rows truth, columns answer), and accuracy and UAR of every
/// speaker, sex and intensity.
[[nodiscard]] Json metrics_json(std::span<const Answer> answers);

/// What an evaluation tells besides, of the recordings heard again.
struct HeardAgain {
  std::optional<LiveFigures> live;
  std::vector<ConditionFigures> conditions;
};

/// Figures of a model on recordings, with intervals; under "among_own_labels" those it would have if it answered with
/// labels that occur in the recordings' corpus only; "live" and "conditions" where these were asked for.
[[nodiscard]] Json evaluation_json(const ModelData& model, const std::vector<Answer>& answers,
                                   const HeardAgain& again = {});

/// What a model carries about itself.
[[nodiscard]] Json held_out_json(const HeldOutMetrics& metrics);

/// The same for people.
[[nodiscard]] std::string evaluation_text(const std::vector<Answer>& answers, const HeardAgain& again = {});

/// Indented text of a report, lists of numbers on one line, with a final newline. Names that are not UTF-8 come out
/// with replacement characters.
[[nodiscard]] std::string pretty(const Json& json);

}  // namespace emovox::trainer
