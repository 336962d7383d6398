#include "trainer/crossval.hpp"

#include <cstdio>

#include "trainer/atomic_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {

int crossval(const CrossvalOptions& options) {
  auto svm = svm_options(options.fit);
  if (!svm) return give_up(svm.reason().message);
  const auto dataset = load(options.data);
  if (!dataset) return give_up(dataset.reason().message);
  const auto folds = test_folds(options.protocol, dataset->speakers());
  if (!folds) return give_up(folds.reason().message);

  std::vector<CrossvalRun> runs;
  for (std::uint32_t k = 0; k < options.seeds; ++k) {
    svm->seed = options.fit.seed + k;
    auto run = cross_validate(*dataset, *folds, *svm);
    if (!run) return give_up(run.reason().message);
    runs.push_back(*std::move(run));
  }

  const CrossvalRecipe recipe{options.protocol, options.fit.classifier, options.fit.kernel, svm->weights};
  std::fputs(crossval_text(recipe, runs).c_str(), stdout);
  if (!options.report.empty())
    if (auto problem = write_atomically(options.report, pretty(crossval_json(recipe, runs))))
      return give_up(problem->message);
  return exit_code(*dataset);
}

}  // namespace emovox::trainer
