#pragma once

#include <span>
#include <string>
#include <vector>

#include "emovox/model.hpp"
#include "trainer/crossval.hpp"
#include "trainer/crossval_report.hpp"
#include "trainer/metrics.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {

/// The figures of evaluation_json as a page to look at: one file that asks for nothing else, without scripts, in light
/// and dark, for screens of any width and for paper. The same data give the same bytes.
[[nodiscard]] std::string evaluation_html(const ModelData& model, const std::vector<Answer>& answers,
                                          const HeardAgain& again = {});

/// The same for a cross-validation: figures are means over seeds, counts are sums over them.
///
/// runs: at least one
[[nodiscard]] std::string crossval_html(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs);

}  // namespace emovox::trainer
