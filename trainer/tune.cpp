#include "trainer/tune.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "trainer/evaluate.hpp"
#include "trainer/figures.hpp"
#include "trainer/folds.hpp"
#include "trainer/parallel.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t inner_fold_count = 4;

/// The clips whose group is `group`, or all others.
std::vector<Clip> clips_where(std::span<const Clip> clips, std::span<const std::size_t> groups, std::size_t group,
                              bool is) {
  std::vector<Clip> some;
  for (std::size_t c = 0; c < clips.size(); ++c)
    if ((groups[c] == group) == is) some.push_back(clips[c]);
  return some;
}

}  // namespace

Result<std::vector<Trial>> try_candidates(std::span<const Clip> clips, std::span<const Candidate> candidates,
                                          const std::string& what) {
  const auto groups = deal_by_speaker(clips, inner_fold_count, candidates.front().options.seed);
  const std::size_t folds = groups.empty() ? 0 : std::ranges::max(groups) + 1;
  if (folds < 2) return refused("choosing between settings needs at least 2 speakers");

  std::vector<std::optional<Result<Confusion>>> outcomes(candidates.size() * folds);
  parallel_for(outcomes.size(), [&](std::size_t o) {
    const Candidate& candidate = candidates[o / folds];
    const std::size_t fold = o % folds;
    const auto inside = clips_where(clips, groups, fold, false);
    auto fit = fit_model(inside, candidate.options, what + ", " + candidate.settings.dump());
    if (!fit) {
      outcomes[o] = fit.reason();
      return;
    }
    Model model(std::move(fit->model));
    outcomes[o] = confusion_of(classify(model, clips_where(clips, groups, fold, true)));
  });

  std::vector<Trial> trials;
  for (const Candidate& candidate : candidates) trials.push_back({candidate.settings, {}});
  for (std::size_t o = 0; o < outcomes.size(); ++o) {
    const Result<Confusion>& outcome = *outcomes[o];
    if (!outcome) return outcome.reason();
    trials[o / folds].confusion.add(*outcome);
  }
  return trials;
}

std::size_t best_of(std::span<const Trial> trials) {
  const auto best = std::ranges::max_element(trials, {}, [](const Trial& trial) { return trial.confusion.uar(); });
  return static_cast<std::size_t>(std::distance(trials.begin(), best));
}

Result<ModelFit> fit_best(std::span<const Clip> clips, std::span<const Candidate> candidates, const std::string& what) {
  if (candidates.size() == 1) return fit_model(clips, candidates.front().options, what);
  const auto trials = try_candidates(clips, candidates, what);
  if (!trials) return trials.reason();
  const Candidate& best = candidates[best_of(*trials)];
  auto fit = fit_model(clips, best.options, what);
  if (!fit) return fit.reason();
  fit->chosen["settings"] = best.settings;
  fit->chosen["tried"] = trials_json(*trials);
  return fit;
}

Json trials_json(std::span<const Trial> trials) {
  Json json = Json::array();
  for (const Trial& trial : trials)
    json.push_back({{"settings", trial.settings},
                    {"uar", rounded(trial.confusion.uar())},
                    {"accuracy", rounded(trial.confusion.accuracy())}});
  return json;
}

}  // namespace emovox::trainer
