#include "trainer/crossval.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "trainer/evaluate.hpp"

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
      for (float& p : *answer.probabilities) p = static_cast<float>(std::round(static_cast<double>(p) * 1e6) / 1e6);
}

Result<FoldOutcome> fit_fold(const Dataset& dataset, const TestSpeakers& test_speakers,
                             const ClassifierOptions& options, const std::string& what) {
  auto fit = fit_model(clips_without(dataset, test_speakers), options, what);
  if (!fit) return fit.reason();
  auto model = Model::parse(write_model(fit->model));
  if (!model) return model.reason();
  FoldOutcome outcome{test_speakers, std::move(fit->chosen), classify(*model, clips_of(dataset, test_speakers))};
  round_probabilities(outcome.answers);
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
                                   const ClassifierOptions& options, const KnownFold& known, const FoldDone& done) {
  CrossvalRun run;
  run.seed = options.seed;
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (auto outcome = known ? known(f) : std::nullopt) {
      run.folds.push_back(*std::move(outcome));
      continue;
    }
    const std::string what = "seed " + std::to_string(options.seed) + ", fold " + std::to_string(f + 1) + " of " +
                             std::to_string(folds.size());
    auto outcome = fit_fold(dataset, folds[f], options, what);
    if (!outcome) return outcome.reason();
    run.folds.push_back(*std::move(outcome));
    if (auto problem = done ? done(run) : std::nullopt) return *problem;
  }
  return run;
}

}  // namespace emovox::trainer
