#include "trainer/tune.hpp"

#include <cstdio>

#include "trainer/atomic_file.hpp"
#include "trainer/commands/candidates.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/commands/training_data.hpp"
#include "trainer/crossval_report.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {

int tune(const TuneOptions& options) {
  if (auto problem = options.report.empty() ? std::nullopt : check_writable(options.report))
    return give_up(problem->message);
  auto candidates = candidates_of(options.fit);
  if (candidates && candidates->size() == 1) candidates = candidates_of(with_usual_values(options.fit));
  if (!candidates) return give_up(candidates.reason().message);
  const auto data = load_training_data(options.data, *candidates);
  if (!data) return give_up(data.reason().message);

  const auto trials = try_candidates(data->dataset.clips, *candidates, "tuning");
  if (!trials) return give_up(trials.reason().message);
  std::fputs(tuning_text(*trials).c_str(), stdout);
  if (!options.report.empty()) {
    const Json report = tuning_json(*candidates, data->digest, *trials);
    if (auto problem = write_atomically(options.report, pretty(report))) return give_up(problem->message);
  }
  return exit_code(data->dataset);
}

}  // namespace emovox::trainer
