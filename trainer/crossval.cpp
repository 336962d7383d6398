#include "trainer/crossval.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

#include "trainer/evaluate.hpp"
#include "trainer/figures.hpp"
#include "trainer/parallel.hpp"
#include "trainer/quantisation.hpp"

namespace emovox::trainer {
namespace {

std::vector<Clip> clips_where(const Dataset& dataset, const TestSpeakers& speakers, bool among) {
  std::vector<Clip> clips;
  std::ranges::copy_if(dataset.clips, std::back_inserter(clips), [&](const Clip& clip) {
    return (std::ranges::find(speakers, clip.label.speaker) != speakers.end()) == among;
  });
  return clips;
}

/// As reports keep them, so that a fold read from a report counts like one just fitted.
void round_probabilities(std::vector<Answer>& answers) {
  for (Answer& answer : answers)
    if (answer.probabilities)
      for (float& p : *answer.probabilities) p = static_cast<float>(rounded(static_cast<double>(p)));
}

Result<FoldOutcome> fit_fold(const Dataset& dataset, const TestSpeakers& test_speakers,
                             std::span<const Candidate> candidates, const std::string& what) {
  auto fit = fit_best(clips_without(dataset, test_speakers), candidates, what);
  if (!fit) return fit.reason();
  auto blob = write_model(fit->model);
  auto model = Model::parse(blob);
  if (!model) return model.reason();
  const auto clips = clips_of(dataset, test_speakers);
  FoldOutcome outcome{test_speakers, std::move(fit->chosen), classify(*model, clips), {}};
  Model fitted(std::move(fit->model));
  const QuantisationError error = quantisation_error(fitted, *model, clips);
  outcome.chosen["blob"] = {{"bytes", blob.size()},
                            {"uar_before_rounding", rounded(confusion_of(classify(fitted, clips)).uar())},
                            {"mean_difference", rounded(error.mean)},
                            {"largest_difference", rounded(error.most)}};
  round_probabilities(outcome.answers);
  outcome.blob = std::move(blob);
  return outcome;
}

}  // namespace

std::vector<Clip> clips_of(const Dataset& dataset, const TestSpeakers& speakers) {
  return clips_where(dataset, speakers, true);
}

std::vector<Clip> clips_without(const Dataset& dataset, const TestSpeakers& speakers) {
  return clips_where(dataset, speakers, false);
}

std::vector<Answer> CrossvalRun::pooled() const {
  std::vector<Answer> all;
  for (const FoldOutcome& fold : folds) all.insert(all.end(), fold.answers.begin(), fold.answers.end());
  return all;
}

Result<CrossvalRun> cross_validate(const Dataset& dataset, const std::vector<TestSpeakers>& folds,
                                   std::span<const Candidate> candidates, const KnownFold& known,
                                   const FoldDone& done) {
  const std::uint64_t seed = candidates.front().options.seed;
  std::vector<std::optional<FoldOutcome>> outcomes(folds.size());
  const auto run_so_far = [&] {
    CrossvalRun run;
    run.seed = seed;
    for (const auto& outcome : outcomes)
      if (outcome) run.folds.push_back(*outcome);
    return run;
  };

  std::mutex mutex;  // of all below
  Problem problem;
  for (std::size_t f = 0; f < folds.size(); ++f) outcomes[f] = known ? known(f) : std::nullopt;
  parallel_for(folds.size(), [&](std::size_t f) {
    {
      const std::scoped_lock lock(mutex);
      if (outcomes[f] || problem) return;
    }
    const std::string what =
        "seed " + std::to_string(seed) + ", fold " + std::to_string(f + 1) + " of " + std::to_string(folds.size());
    auto outcome = fit_fold(dataset, folds[f], candidates, what);
    const std::scoped_lock lock(mutex);
    if (problem) return;
    if (!outcome) {
      problem = outcome.reason();
      return;
    }
    outcomes[f] = *std::move(outcome);
    if (done) problem = done(run_so_far());
  });
  if (problem) return *problem;
  return run_so_far();
}

}  // namespace emovox::trainer
