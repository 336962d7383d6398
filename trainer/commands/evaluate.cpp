#include "trainer/evaluate.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "trainer/atomic_file.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/conditions.hpp"
#include "trainer/html_report.hpp"
#include "trainer/live.hpp"
#include "trainer/pictures.hpp"
#include "trainer/problem.hpp"
#include "trainer/recordings.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

struct Wishes {
  std::vector<Condition> conditions;
  std::vector<std::vector<float>> noises;  ///< for Condition::noise
};

/// Names those that cannot be read; a reason when that leaves nothing.
Result<std::vector<std::vector<float>>> load_noises(const DataOptions& options) {
  const auto paths = find_unlabelled(options.noise);
  if (!paths) return paths.reason();
  auto noises = read_sounds(*paths);
  if (noises.empty() && !paths->empty()) return refused("none of the recordings of noise could be read");
  return noises;
}

/// Noise recordings are for one of the conditions, and that cannot do without.
Result<Wishes> wishes_of(const EvaluateOptions& options) {
  Wishes wishes;
  for (const std::string& name : options.under) {
    const auto condition = condition_named(name);
    if (!condition) return refused("there is no condition " + name);
    wishes.conditions.push_back(*condition);
  }
  const bool wanted = std::ranges::find(wishes.conditions, Condition::noise) != wishes.conditions.end();
  if (wanted && options.data.noise.empty())
    return refused("--under noise needs recordings in which nobody speaks: --noise DIR");
  if (!wanted && !options.data.noise.empty()) return refused("--noise is for --under noise");
  auto noises = load_noises(options.data);
  if (!noises) return noises.reason();
  wishes.noises = *std::move(noises);
  return wishes;
}

Result<HeardAgain> hear_again(const EvaluateOptions& options, const Wishes& wishes, const Model& model,
                              std::span<const Clip> clips, std::span<const Answer> answers) {
  HeardAgain again;
  if (options.live) {
    const LiveOptions live{.smoothing = options.smoothing};
    const auto heard = hear_live(model, clips, live);
    if (!heard) return heard.reason();
    again.live = live_figures(*heard, live);
  }
  if (wishes.conditions.empty()) return again;
  const auto under = answers_under(wishes.conditions, model, clips, wishes.noises);
  if (!under) return under.reason();
  for (const AnswersUnder& one : *under) again.conditions.push_back(figures_of(one, answers));
  return again;
}

}  // namespace

int evaluate(const EvaluateOptions& options) {
  for (const auto* target : {&options.report, &options.html})
    if (auto problem = target->empty() ? std::nullopt : check_writable(*target)) return give_up(problem->message);
  auto loaded = read_model(options.model);
  if (!loaded) return give_up(loaded.reason().message);
  const auto wishes = wishes_of(options);
  if (!wishes) return give_up(wishes.reason().message);
  auto dataset = load(options.data);
  if (!dataset) return give_up(dataset.reason().message);
  if (loaded->model.wants_picture())
    if (auto problem = load_pictures(dataset->clips, cache_folder(options.data))) return give_up(problem->message);

  const auto answers = classify(loaded->model, dataset->clips);
  const auto again = hear_again(options, *wishes, loaded->model, dataset->clips, answers);
  if (!again) return give_up(again.reason().message);
  std::fputs(evaluation_text(answers, *again).c_str(), stdout);
  if (!options.report.empty())
    if (auto problem = write_atomically(options.report, pretty(evaluation_json(loaded->model.data(), answers, *again))))
      return give_up(problem->message);
  if (!options.html.empty())
    if (auto problem = write_atomically(options.html, evaluation_html(loaded->model.data(), answers, *again)))
      return give_up(problem->message);
  return exit_code(*dataset);
}

}  // namespace emovox::trainer
