#include "trainer/evaluate.hpp"

#include <cstdio>

#include "trainer/atomic_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {

int evaluate(const EvaluateOptions& options) {
  auto loaded = read_model(options.model);
  if (!loaded) return give_up(loaded.reason().message);
  const auto dataset = load(options.data);
  if (!dataset) return give_up(dataset.reason().message);

  const auto answers = classify(loaded->model, dataset->clips);
  std::fputs(evaluation_text(answers).c_str(), stdout);
  if (!options.report.empty())
    if (auto problem = write_atomically(options.report, pretty(evaluation_json(loaded->model.data(), answers))))
      return give_up(problem->message);
  return exit_code(*dataset);
}

}  // namespace emovox::trainer
