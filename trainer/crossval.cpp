#include "trainer/crossval.hpp"

#include <algorithm>
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
                                   const SvmOptions& options) {
  CrossvalRun run;
  run.seed = options.seed;
  for (const TestSpeakers& test_speakers : folds) {
    const std::string what = "seed " + std::to_string(options.seed) + ", fold " + std::to_string(run.folds.size() + 1) +
                             " of " + std::to_string(folds.size());
    auto fit = fit_svm(clips_without(dataset, test_speakers), options, what);
    if (!fit) return fit.reason();
    auto model = Model::parse(write_model(fit->model));
    if (!model) return model.reason();
    run.folds.push_back({test_speakers, fit->choice, classify(*model, clips_of(dataset, test_speakers))});
  }
  return run;
}

}  // namespace emovox::trainer
