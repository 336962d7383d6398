#include "trainer/fit/svm.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "emovox/functionals.hpp"
#include "trainer/corpus/corpus.hpp"
#include "trainer/evaluate.hpp"
#include "trainer/fit/platt.hpp"
#include "trainer/fit/steadiness.hpp"
#include "trainer/folds.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/problem.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t inner_folds = 4;

// Normalised vectors of n elements have squared distances around 2 n, so gamma is in units of 1 / n.
constexpr std::array linear_costs{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1};
constexpr std::array rbf_costs{1.0, 2.0, 4.0, 8.0, 16.0, 32.0};
constexpr std::array rbf_gammas_of_one_element{1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0};

using Sigmoids = std::array<Sigmoid, emotion_pairs>;

/// The utterances of all clips as rows, with what is known about each.
struct Training {
  std::span<const Clip> clips;
  std::vector<Emotion> emotions;   // of each row
  std::vector<std::size_t> folds;  // inner fold of each row
  std::size_t fold_count = 0;
  Normalizer normalizer;
  Rows rows;
  Eigen::MatrixXd gram;
};

/// A kernel of the search and what to try with it.
struct KernelTrial {
  Kernel kernel;
  double gamma;
  std::span<const double> costs;
};

/// The best of the search so far, with the sigmoids that come with it.
struct Outcome {
  SvmChoice choice;
  Sigmoids sigmoids;
};

Training prepare(std::span<const Clip> clips, std::uint64_t seed) {
  Training training;
  training.clips = clips;
  const auto groups = deal_by_speaker(clips, inner_folds, seed);
  training.fold_count = *std::ranges::max_element(groups) + 1;
  std::vector<float> raw;
  for (std::size_t c = 0; c < clips.size(); ++c)
    for (const Utterance& utterance : clips[c].utterances) {
      training.emotions.push_back(clips[c].label.emotion);
      training.folds.push_back(groups[c]);
      raw.insert(raw.end(), utterance.functionals.begin(), utterance.functionals.end());
    }

  training.normalizer = fit_normalizer(raw, Functionals::size());
  damp_unsteady(training.normalizer, clips);
  const std::size_t dimension = training.normalizer.indices.size();
  training.rows.resize(static_cast<Eigen::Index>(training.emotions.size()), static_cast<Eigen::Index>(dimension));
  std::vector<float> normalised(dimension);
  for (std::size_t r = 0; r < training.emotions.size(); ++r) {
    training.normalizer.apply(std::span(raw).subspan(r * Functionals::size(), Functionals::size()), normalised);
    std::ranges::copy(normalised, training.rows.row(static_cast<Eigen::Index>(r)).begin());
  }
  training.gram = training.rows * training.rows.transpose();
  return training;
}

/// Decision values of every row, by machines that were fitted without the row's inner fold.
std::vector<Machine::Pairs> held_out_decisions(const Training& training, const KernelMatrix& kernel, double cost,
                                               ClassWeights weights) {
  std::vector<Machine::Pairs> decisions(training.emotions.size());
  for (std::size_t fold = 0; fold < training.fold_count; ++fold) {
    throw_if_interrupted();
    std::vector<std::size_t> inside;
    std::vector<std::size_t> outside;
    for (std::size_t r = 0; r < training.folds.size(); ++r) (training.folds[r] == fold ? outside : inside).push_back(r);
    if (inside.empty()) continue;
    const Machine machine = fit_machine(kernel, training.emotions, inside, cost, weights);
    for (const std::size_t row : outside) decisions[row] = machine.decide(kernel, row);
  }
  return decisions;
}

Sigmoids fit_sigmoids(const Training& training, std::span<const Machine::Pairs> decisions, ClassWeights weights) {
  const auto weight = class_weights(training.emotions, weights);
  Sigmoids sigmoids;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
      std::vector<Decision> of_pair;
      for (std::size_t r = 0; r < decisions.size(); ++r)
        if (const auto emotion = static_cast<std::size_t>(training.emotions[r]); emotion == i || emotion == j)
          of_pair.push_back({decisions[r][pair], emotion == i, weight[emotion]});
      sigmoids[pair] = fit_sigmoid(of_pair);
      // An emotion that was never heard loses every pair, as surely as single precision can say it.
      constexpr double certain = 16;
      if (weight[i] == 0 || weight[j] == 0)
        sigmoids[pair] = {0, (weight[i] == 0 ? certain : 0) - (weight[j] == 0 ? certain : 0)};
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

double uar_of_clips(const Training& training, std::span<const Machine::Pairs> decisions, const Sigmoids& sigmoids) {
  Confusion confusion;
  std::size_t row = 0;
  std::vector<WindowAnswer> windows;
  for (const Clip& clip : training.clips) {
    windows.clear();
    for (const Utterance& utterance : clip.utterances)
      windows.push_back({utterance.settled_seconds, probabilities_of(decisions[row++], sigmoids)});
    confusion.add(summarise(clip.label, windows));
  }
  return confusion.uar();
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
Outcome search(const Training& training, const SvmOptions& options, const std::string& what) {
  const auto all = trials(options.kernel, training.normalizer.indices.size());
  std::vector<Outcome> best(all.size());
  std::size_t steps = 0;
  for (const KernelTrial& trial : all) steps += trial.costs.size();
  Progress progress(what, steps);
  parallel_for(all.size(), [&](std::size_t t) {
    const KernelMatrix kernel(training.gram, all[t].kernel, all[t].gamma);
    best[t].choice.inner_uar = -1;
    for (const double cost : all[t].costs) {
      const auto decisions = held_out_decisions(training, kernel, cost, options.weights);
      const Sigmoids sigmoids = fit_sigmoids(training, decisions, options.weights);
      const double uar = uar_of_clips(training, decisions, sigmoids);
      if (uar > best[t].choice.inner_uar) best[t] = {{all[t].kernel, cost, all[t].gamma, uar}, sigmoids};
      progress.step();
    }
  });
  return choose(best, training.clips.size());
}

Problem refuse_unfit(std::span<const Clip> clips) {
  std::set<std::string> speakers;
  std::set<Emotion> emotions;
  for (const Clip& clip : clips) {
    if (clip.utterances.empty()) continue;
    speakers.insert(clip.label.speaker);
    emotions.insert(clip.label.emotion);
  }
  if (speakers.size() < 2) return refused("fitting needs speech of at least 2 speakers");
  if (emotions.size() < 2) return refused("fitting needs speech of at least 2 emotions");
  return std::nullopt;
}

/// Names and licences of the clips' corpora.
void describe_corpora(std::span<const Clip> clips, ModelData& model) {
  std::set<std::string> names;
  for (const Clip& clip : clips) names.insert(clip.label.corpus);
  std::set<std::string> licences;
  for (const std::string& name : names) licences.emplace(corpus_named(name).licence);
  model.corpora.assign(names.begin(), names.end());
  for (const std::string& licence : licences) model.licence += (model.licence.empty() ? "" : " AND ") + licence;
}

}  // namespace

Result<SvmFit> fit_svm(std::span<const Clip> clips, const SvmOptions& options, const std::string& what) {
  if (auto problem = refuse_unfit(clips)) return *problem;
  const auto doubled = with_moved_frames(clips);
  const Training training = prepare(doubled, options.seed);
  const auto [choice, sigmoids] = search(training, options, what);

  std::vector<std::size_t> every_row(training.emotions.size());
  for (std::size_t r = 0; r < every_row.size(); ++r) every_row[r] = r;
  const KernelMatrix kernel(training.gram, choice.kernel, choice.gamma);
  const Machine machine = fit_machine(kernel, training.emotions, every_row, choice.cost, options.weights);

  SvmFit fit;
  fit.choice = choice;
  fit.model.fingerprint = fingerprint();
  fit.model.trained_with = EMOVOX_VERSION;
  describe_corpora(clips, fit.model);
  fit.model.normalizer = training.normalizer;
  fit.model.svm = to_parameters(machine, training.rows, choice.kernel, choice.gamma);
  for (std::size_t pair = 0; pair < emotion_pairs; ++pair) {
    fit.model.svm.sigmoid_a[pair] = static_cast<float>(sigmoids[pair].a);
    fit.model.svm.sigmoid_b[pair] = static_cast<float>(sigmoids[pair].b);
  }
  return fit;
}

}  // namespace emovox::trainer
