#include <cstdio>
#include <utility>

#include "emovox/functionals.hpp"
#include "trainer/atomic_file.hpp"
#include "trainer/commands/candidates.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/commands/training_data.hpp"
#include "trainer/crossval_report.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"
#include "trainer/quantisation.hpp"

namespace emovox::trainer {
namespace {

// Rounding weights moves probabilities by some thousandths. A mean above this is a broken blob, not rounding.
constexpr double largest_mean_difference = 0.03;

Result<HeldOutMetrics> read_held_out(const std::filesystem::path& path) {
  if (path.empty()) return HeldOutMetrics{};
  const auto text = read_text(path);
  if (!text) return text.reason();
  const auto report = Json::parse(*text, nullptr, false);
  auto metrics = held_out_from(report);
  if (!metrics) return refused(path.string() + ": " + metrics.reason().message);
  return metrics;
}

}  // namespace

int train(const TrainOptions& options) {
  auto candidates = candidates_of(options.fit);
  if (!candidates) return give_up(candidates.reason().message);
  if (auto problem = check_writable(options.out)) return give_up(problem->message);
  const auto held_out = read_held_out(options.metrics);
  if (!held_out) return give_up(held_out.reason().message);
  const auto data = load_training_data(options.data, *candidates);
  if (!data) return give_up(data.reason().message);

  auto fit = fit_best(data->dataset.clips, *candidates, "fitting");
  if (!fit) return give_up(fit.reason().message);
  fit->model.held_out = *held_out;
  const auto blob = write_model(fit->model);
  if (auto problem = write_atomically(options.out, blob)) return give_up(problem->message);

  auto reread = read_model(options.out);
  if (!reread) return give_up(reread.reason().message);
  Model fitted(std::move(fit->model));
  const auto difference = quantisation_error(fitted, reread->model, data->dataset.clips);
  if (!(difference.mean <= largest_mean_difference)) {
    std::filesystem::remove(options.out);
    return give_up("the blob answers otherwise than the model that was fitted (mean difference of probabilities " +
                   std::to_string(difference.mean) + "): not kept");
  }

  std::printf("%s: %zu bytes, %zu clips, %zu speakers\n", options.out.c_str(), blob.size(), data->dataset.clips.size(),
              data->dataset.speakers().size());
  std::printf("%s: %s\n", options.fit.classifier.c_str(), fit->chosen.dump().c_str());
  std::printf("read back: probabilities differ by %.4f on average, %.4f at most, from rounding the weights\n",
              difference.mean, difference.most);
  return exit_code(data->dataset);
}

}  // namespace emovox::trainer
