#include "trainer/crossval.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "trainer/atomic_file.hpp"
#include "trainer/commands/candidates.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/commands/training_data.hpp"
#include "trainer/crossval_report.hpp"
#include "trainer/html_report.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

/// The report file as it was left by an earlier run; null when there is none or it is something else.
Json earlier_report(const std::filesystem::path& path) {
  if (path.empty() || !std::filesystem::exists(path)) return nullptr;
  const auto text = read_text(path);
  if (!text) return nullptr;
  auto json = Json::parse(*text, nullptr, false);
  return json.is_discarded() ? Json(nullptr) : json;
}

/// Writes the report, complete or not, where one is wanted.
Problem keep(const std::filesystem::path& path, const Json& report) {
  if (path.empty()) return std::nullopt;
  return write_atomically(path, pretty(report));
}

/// Where the blob of a fold is kept.
std::filesystem::path blob_path(const std::filesystem::path& folder, std::uint64_t seed, std::size_t fold) {
  return folder / ("seed-" + std::to_string(seed) + "-fold-" + std::to_string(fold + 1) + ".emovox");
}

/// Why something that is to be written cannot be.
Problem refuse_targets(const CrossvalOptions& options) {
  for (const auto* target : {&options.report, &options.html})
    if (auto problem = target->empty() ? std::nullopt : check_writable(*target)) return problem;
  if (options.blobs.empty()) return std::nullopt;
  return check_writable(blob_path(options.blobs, options.fit.seed, 0));
}

/// Writes the blobs of the folds that were fitted now.
Problem keep_blobs(const std::filesystem::path& folder, const std::vector<TestSpeakers>& folds,
                   const CrossvalRun& run) {
  if (folder.empty()) return std::nullopt;
  for (const FoldOutcome& outcome : run.folds) {
    const auto fold = static_cast<std::size_t>(std::ranges::find(folds, outcome.test_speakers) - folds.begin());
    if (outcome.blob.empty()) continue;
    if (auto problem = write_atomically(blob_path(folder, run.seed, fold), outcome.blob)) return problem;
  }
  return std::nullopt;
}

}  // namespace

int crossval(const CrossvalOptions& options) {
  if (auto problem = refuse_targets(options)) return give_up(problem->message);
  auto candidates = candidates_of(options.fit);
  if (!candidates) return give_up(candidates.reason().message);
  const auto data = load_training_data(options.data, *candidates);
  if (!data) return give_up(data.reason().message);
  const auto folds = test_folds(options.protocol, data->dataset.speakers());
  if (!folds) return give_up(folds.reason().message);

  const CrossvalRecipe recipe{options.protocol, *candidates, data->digest,
                              corpora_only_trained_on(data->dataset.clips, *folds)};
  const Json earlier = earlier_report(options.report);
  std::vector<CrossvalRun> runs;
  std::size_t known_folds = 0;
  for (std::uint32_t k = 0; k < options.seeds; ++k) {
    const std::uint64_t seed = options.fit.seed + k;
    for (Candidate& candidate : *candidates) candidate.options.seed = seed;
    const auto known = [&](std::size_t fold) {
      if (!options.blobs.empty() && !std::filesystem::exists(blob_path(options.blobs, seed, fold)))
        return std::optional<FoldOutcome>();
      auto outcome = fold_in(earlier, recipe, seed, (*folds)[fold], clips_of(data->dataset, (*folds)[fold]));
      if (outcome) ++known_folds;
      return outcome;
    };
    const auto keep_so_far = [&](const CrossvalRun& run) {
      if (auto problem = keep_blobs(options.blobs, *folds, run)) return problem;
      auto all = runs;
      all.push_back(run);
      return keep(options.report, crossval_json(recipe, all, false));
    };
    auto run = cross_validate(data->dataset, *folds, *candidates, known, keep_so_far);
    if (!run) return give_up(run.reason().message);
    runs.push_back(*std::move(run));
  }

  if (known_folds > 0)
    complain("took " + std::to_string(known_folds) + " of " + std::to_string(options.seeds * folds->size()) +
             " folds from " + options.report.string() + ", fitted by an earlier run");
  std::fputs(crossval_text(recipe, runs).c_str(), stdout);
  if (auto problem = keep(options.report, crossval_json(recipe, runs))) return give_up(problem->message);
  if (!options.html.empty())
    if (auto problem = write_atomically(options.html, crossval_html(recipe, runs))) return give_up(problem->message);
  return exit_code(data->dataset);
}

}  // namespace emovox::trainer
