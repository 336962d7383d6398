#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "emovox/functionals.hpp"
#include "trainer/atomic_file.hpp"
#include "trainer/commands/candidates.hpp"
#include "trainer/commands/common.hpp"
#include "trainer/crossval_report.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

// Rounding to int8 moves probabilities by some thousandths. A mean above this is a broken blob, not rounding.
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

/// How far the blob's answers are from those of the model as it was fitted.
struct Difference {
  double mean = 0;
  double most = 0;
};

Difference difference_between(Model& fitted, Model& reread, std::span<const Clip> clips) {
  Difference difference;
  std::size_t count = 0;
  for (const Clip& clip : clips) {
    const auto before = classify_windows(fitted, clip);
    const auto after = classify_windows(reread, clip);
    for (std::size_t w = 0; w < before.size(); ++w)
      for (std::size_t i = 0; i < emotion_count; ++i) {
        const double d =
            std::abs(static_cast<double>(before[w].probabilities[i]) - static_cast<double>(after[w].probabilities[i]));
        difference.mean += d;
        difference.most = std::max(difference.most, d);
        ++count;
      }
  }
  difference.mean /= static_cast<double>(std::max<std::size_t>(1, count));
  return difference;
}

}  // namespace

int train(const TrainOptions& options) {
  const auto candidates = candidates_of(options.fit);
  if (!candidates) return give_up(candidates.reason().message);
  if (auto problem = check_writable(options.out)) return give_up(problem->message);
  const auto held_out = read_held_out(options.metrics);
  if (!held_out) return give_up(held_out.reason().message);
  auto dataset = load(options.data);
  if (!dataset) return give_up(dataset.reason().message);
  if (wants_pictures(candidates->front().options))
    if (auto problem = add_pictures(options.data, *dataset)) return give_up(problem->message);

  auto fit = fit_best(dataset->clips, *candidates, "fitting");
  if (!fit) return give_up(fit.reason().message);
  fit->model.held_out = *held_out;
  const auto blob = write_model(fit->model);
  if (auto problem = write_atomically(options.out, blob)) return give_up(problem->message);

  auto reread = read_model(options.out);
  if (!reread) return give_up(reread.reason().message);
  Model fitted(std::move(fit->model));
  const auto difference = difference_between(fitted, reread->model, dataset->clips);
  if (!(difference.mean <= largest_mean_difference)) {
    std::filesystem::remove(options.out);
    return give_up("the blob answers otherwise than the model that was fitted (mean difference of probabilities " +
                   std::to_string(difference.mean) + "): not kept");
  }

  std::printf("%s: %zu bytes, %zu clips, %zu speakers\n", options.out.c_str(), blob.size(), dataset->clips.size(),
              dataset->speakers().size());
  std::printf("%s: %s\n", options.fit.classifier.c_str(), fit->chosen.dump().c_str());
  std::printf("read back: probabilities differ by %.4f on average, %.4f at most, from rounding to int8\n",
              difference.mean, difference.most);
  return exit_code(*dataset);
}

}  // namespace emovox::trainer
