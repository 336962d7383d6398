#include "trainer/fit/svm.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "trainer/fit/platt.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

// Normalised vectors of n elements have squared distances around 2 n, so gamma is in units of 1 / n.
constexpr std::array linear_costs{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1};
constexpr std::array rbf_costs{1.0, 2.0, 4.0, 8.0, 16.0, 32.0};
constexpr std::array rbf_gammas_of_one_element{1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0};

using Sigmoids = std::array<Sigmoid, emotion_pairs>;

/// A kernel of the search and what to try with it.
struct KernelTrial {
  Kernel kernel;
  double gamma;
  std::span<const double> costs;
};

/// The best of the search so far, with the sigmoids that come with it and what they make of the inner folds.
struct Outcome {
  SvmChoice choice;
  Sigmoids sigmoids;
  std::vector<std::optional<Probabilities>> held_out;
};

/// The rows but for those at other speeds: with these a kernel is nine times as large and machines take as much longer.
std::vector<std::size_t> at_own_speed(const TrainingSet& training, std::vector<std::size_t> rows) {
  std::erase_if(rows, [&](std::size_t row) { return training.heard[row] == Heard::at_another_speed; });
  return rows;
}

/// Decision values of every row that is heard as it is, by machines that were fitted without the row's inner fold.
std::vector<Machine::Pairs> held_out_decisions(const TrainingSet& training, const KernelMatrix& kernel, double cost,
                                               ClassWeights weights) {
  std::vector<Machine::Pairs> decisions(training.emotions.size());
  for (std::size_t fold = 0; fold < training.fold_count; ++fold) {
    throw_if_interrupted();
    const auto inside = at_own_speed(training, training.rows_outside(fold));
    if (inside.empty()) continue;
    const Machine machine = fit_machine(kernel, training.emotions, training.possible, inside, cost, weights);
    for (const std::size_t row : training.rows_in(fold)) decisions[row] = machine.decide(kernel, row);
  }
  return decisions;
}

Sigmoids fit_sigmoids(const TrainingSet& training, std::span<const Machine::Pairs> decisions, ClassWeights weights) {
  const auto own_rows = training.own_rows();
  Sigmoids sigmoids;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
      const PairRows of_pair = rows_of_pair(training.emotions, training.possible, own_rows, i, j, weights);
      std::vector<Decision> decided;
      for (const std::size_t row : of_pair.rows) {
        const bool first = static_cast<std::size_t>(training.emotions[row]) == i;
        decided.push_back({decisions[row][pair], first, of_pair.weights[first ? 0 : 1]});
      }
      sigmoids[pair] = fit_sigmoid(decided);
      // An emotion that was never heard loses every pair, as surely as single precision can say it.
      constexpr double certain = 16;
      const auto [of_first, of_second] = of_pair.weights;
      if (!of_pair.has_both()) sigmoids[pair] = {0, (of_first == 0 ? certain : 0) - (of_second == 0 ? certain : 0)};
    }
  return sigmoids;
}

Probabilities probabilities_of(const Machine::Pairs& decisions, const Sigmoids& sigmoids) {
  std::array<std::array<double, emotion_count>, emotion_count> pairwise{};
  std::size_t pair = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
      pairwise[i][j] = 1 / (1 + std::exp(sigmoids[pair].a * decisions[pair] + sigmoids[pair].b));
      pairwise[j][i] = 1 - pairwise[i][j];
    }
  return couple(pairwise);
}

/// Of the rows that are heard as they are.
std::vector<std::optional<Probabilities>> probabilities_of(const TrainingSet& training,
                                                           std::span<const Machine::Pairs> decisions,
                                                           const Sigmoids& sigmoids) {
  std::vector<std::optional<Probabilities>> all(decisions.size());
  for (const std::size_t row : training.own_rows()) all[row] = probabilities_of(decisions[row], sigmoids);
  return all;
}

std::vector<KernelTrial> trials(const std::optional<Kernel>& wanted, std::size_t dimension) {
  std::vector<KernelTrial> all;
  if (wanted != Kernel::rbf) all.push_back({Kernel::linear, 0, linear_costs});
  if (wanted != Kernel::linear)
    for (const double gamma : rbf_gammas_of_one_element)
      all.push_back({Kernel::rbf, gamma / static_cast<double>(dimension), rbf_costs});
  return all;
}

/// The best outcome, but an RBF machine, some forty times as large as a linear one, only where it is significantly
/// better: by more than two standard errors. Of equals the first wins.
Outcome choose(std::span<const Outcome> outcomes, std::size_t clips) {
  const auto uar = [](const Outcome& outcome) { return outcome.choice.inner_uar; };
  const Outcome& best = *std::ranges::max_element(outcomes, {}, uar);
  const double error = std::sqrt(uar(best) * (1 - uar(best)) / static_cast<double>(clips));
  for (const Outcome& outcome : outcomes)
    if (outcome.choice.kernel == Kernel::linear && uar(outcome) >= uar(best) - 2 * error) return outcome;
  return best;
}

/// Tries every kernel and cost.
Outcome search(const TrainingSet& training, const SvmOptions& options, const std::string& what) {
  const auto all = trials(options.kernel, training.normalizer.indices.size());
  std::vector<Outcome> best(all.size());
  std::size_t steps = 0;
  for (const KernelTrial& trial : all) steps += trial.costs.size();
  const Eigen::MatrixXd gram = training.rows * training.rows.transpose();
  Progress progress(what, steps);
  parallel_for(all.size(), [&](std::size_t t) {
    const KernelMatrix kernel(gram, all[t].kernel, all[t].gamma);
    best[t].choice.inner_uar = -1;
    for (const double cost : all[t].costs) {
      const auto decisions = held_out_decisions(training, kernel, cost, options.weights);
      const Sigmoids sigmoids = fit_sigmoids(training, decisions, options.weights);
      auto held_out = probabilities_of(training, decisions, sigmoids);
      const double uar = training.uar(held_out);
      if (uar > best[t].choice.inner_uar)
        best[t] = {{all[t].kernel, cost, all[t].gamma, uar}, sigmoids, std::move(held_out)};
      progress.step();
    }
  });
  return choose(best, training.clips.size());
}

}  // namespace

SvmFit fit_svm(const TrainingSet& training, const SvmOptions& options, const std::string& what) {
  auto [choice, sigmoids, held_out] = search(training, options, what);

  const KernelMatrix kernel(training.rows * training.rows.transpose(), choice.kernel, choice.gamma);
  const auto rows = at_own_speed(training, training.every_row());
  const Machine machine = fit_machine(kernel, training.emotions, training.possible, rows, choice.cost, options.weights);

  SvmFit fit{to_parameters(machine, training.rows, choice.kernel, choice.gamma), choice, std::move(held_out)};
  for (std::size_t pair = 0; pair < emotion_pairs; ++pair) {
    fit.parameters.sigmoid_a[pair] = static_cast<float>(sigmoids[pair].a);
    fit.parameters.sigmoid_b[pair] = static_cast<float>(sigmoids[pair].b);
  }
  return fit;
}

}  // namespace emovox::trainer
