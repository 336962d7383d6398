#include "trainer/evaluate.hpp"

#include <cstdio>

#include "trainer/atomic_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/html_report.hpp"
#include "trainer/pictures.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {

int evaluate(const EvaluateOptions& options) {
  for (const auto* target : {&options.report, &options.html})
    if (auto problem = target->empty() ? std::nullopt : check_writable(*target)) return give_up(problem->message);
  auto loaded = read_model(options.model);
  if (!loaded) return give_up(loaded.reason().message);
  auto dataset = load(options.data);
  if (!dataset) return give_up(dataset.reason().message);
  if (loaded->model.wants_picture())
    if (auto problem = load_pictures(dataset->clips, cache_folder(options.data))) return give_up(problem->message);

  const auto answers = classify(loaded->model, dataset->clips);
  std::fputs(evaluation_text(answers).c_str(), stdout);
  if (!options.report.empty())
    if (auto problem = write_atomically(options.report, pretty(evaluation_json(loaded->model.data(), answers))))
      return give_up(problem->message);
  if (!options.html.empty())
    if (auto problem = write_atomically(options.html, evaluation_html(loaded->model.data(), answers)))
      return give_up(problem->message);
  return exit_code(*dataset);
}

}  // namespace emovox::trainer
