#include <ATen/core/ivalue.h>
// libtorch's headers want that one first

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <string>

#include "trainer/fit/mlp.hpp"
#include "trainer/fit/mlp_network.hpp"
#include "trainer/fit/torch_thread.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

/// Score of an emotion that was never heard: exp(-60) is nothing in single precision beside 1.
constexpr float unheard = -60;

constexpr double rising = 0.3;     // share of the steps in which the learning rate rises
constexpr double averaged = 0.25;  // share of the steps, the last, whose weights are averaged

Problem refuse_options(const MlpOptions& options) {
  const auto fits = [](std::size_t units) { return units >= 1 && units <= widest_layer; };
  const auto is_share = [](double value) { return value >= 0 && value < 1; };
  if (options.hidden.empty() || options.hidden.size() > 2 || !std::ranges::all_of(options.hidden, fits))
    return refused("a perceptron has one or two hidden layers of 1 to " + std::to_string(widest_layer) + " units");
  if (options.epochs < 1 || options.batch < 2) return refused("a perceptron needs 1 epoch and 2 rows a step at least");
  if (!is_share(options.dropout) || !is_share(options.label_smoothing))
    return refused("dropout and label smoothing are 0 to less than 1");
  if (!(options.learning_rate > 0) || !(options.weight_decay >= 0) || !(options.noise >= 0) || !(options.mixup >= 0))
    return refused("a perceptron's learning rate is above 0, and its decay, noise and mixup are 0 or more");
  return std::nullopt;
}

/// Some rows with what they should give.
struct Batch {
  at::Tensor x;         // [row, input]
  at::Tensor targets;   // [row, emotion]: probabilities
  at::Tensor possible;  // [row, emotion]: bool; where not, targets are 0
  at::Tensor weights;   // [row]

  [[nodiscard]] Batch taken(const at::Tensor& which) const {
    return {x.index_select(0, which), targets.index_select(0, which), possible.index_select(0, which),
            weights.index_select(0, which)};
  }
};

/// present: the emotions that become outputs
Batch tensors_of(const Rows& rows, std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                 std::span<const double> weights, std::span<const Emotion> present, double label_smoothing) {
  const auto classes = static_cast<std::int64_t>(present.size());
  Batch all{at::empty({rows.rows(), rows.cols()}), at::zeros({rows.rows(), classes}),
            at::zeros({rows.rows(), classes}, at::kBool), at::empty({rows.rows()})};
  std::ranges::transform(rows.reshaped<Eigen::RowMajor>(), all.x.data_ptr<float>(),
                         [](double value) { return static_cast<float>(value); });
  std::ranges::transform(weights, all.weights.data_ptr<float>(),
                         [](double weight) { return static_cast<float>(weight); });
  auto* target = all.targets.data_ptr<float>();
  auto* asked = all.possible.data_ptr<bool>();
  for (std::size_t r = 0; r < emotions.size(); ++r, target += classes, asked += classes) {
    std::ranges::transform(present, asked, [&](Emotion of) { return possible[r][static_cast<std::size_t>(of)]; });
    const auto alike = label_smoothing / static_cast<double>(std::count(asked, asked + classes, true));
    std::transform(asked, asked + classes, target, [&](bool is) { return is ? static_cast<float>(alike) : 0; });
    target[std::ranges::find(present, emotions[r]) - present.begin()] += static_cast<float>(1 - label_smoothing);
  }
  return all;
}

/// The batch made harder: rows mixed with each other, and noise added to them.
Batch disturbed(Batch batch, const MlpOptions& options, const at::Generator& random) {
  const std::int64_t rows = batch.x.size(0);
  if (options.mixup > 0) {
    const Batch other = batch.taken(at::randperm(rows, random, at::kLong));
    const at::Tensor share = at::_sample_dirichlet(at::full({rows, 2}, options.mixup), random).select(1, 0);
    const at::Tensor of_row = share.unsqueeze(1);
    batch.x = at::lerp(other.x, batch.x, of_row);
    batch.targets = at::lerp(other.targets, batch.targets, of_row);
    batch.possible = batch.possible.logical_or(other.possible);
    batch.weights = at::lerp(other.weights, batch.weights, share);
  }
  if (options.noise > 0) batch.x = batch.x + at::empty(batch.x.sizes()).normal_(0, options.noise, random);
  return batch;
}

at::Tensor loss_of(const at::Tensor& scores, const Batch& batch) {
  constexpr double out_of_question = -1e4;
  const at::Tensor asked = scores.masked_fill(batch.possible.logical_not(), out_of_question);
  const at::Tensor losses = -(batch.targets * at::log_softmax(asked, 1)).sum(1);
  return (losses * batch.weights).sum() / batch.weights.sum();
}

/// Of its peak. part: 0 to 1, of all steps.
double learning_rate(double part) {
  if (part < rising) return part / rising;
  return (1 + std::cos(std::numbers::pi * (part - rising) / (1 - rising))) / 2;
}

/// Mean of weights over steps.
class WeightAverage {
 public:
  explicit WeightAverage(std::vector<at::Tensor> weights) : weights_(std::move(weights)) {
    for (const at::Tensor& weight : weights_) means_.push_back(at::zeros_like(weight));
  }

  void add() {
    const at::NoGradGuard no_gradients;
    ++steps_;
    for (std::size_t w = 0; w < weights_.size(); ++w) means_[w] += (weights_[w] - means_[w]) / steps_;
  }

  /// Puts the means in place of the weights.
  void apply() {
    const at::NoGradGuard no_gradients;
    for (std::size_t w = 0; w < weights_.size(); ++w) weights_[w].copy_(means_[w]);
  }

 private:
  std::vector<at::Tensor> weights_;
  std::vector<at::Tensor> means_;
  double steps_ = 0;
};

std::vector<at::Tensor> all_weights(const MlpNetwork& network) {
  auto all = network.weights();
  const auto others = network.others();
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

Problem fit(MlpNetwork& network, const Batch& all, const MlpOptions& options, const at::Generator& random) {
  torch::optim::AdamW optimiser(network.weights(), torch::optim::AdamWOptions().weight_decay(options.weight_decay));
  optimiser.add_param_group(torch::optim::OptimizerParamGroup(
      network.others(), std::make_unique<torch::optim::AdamWOptions>(torch::optim::AdamWOptions().weight_decay(0))));
  WeightAverage average(all_weights(network));

  const std::int64_t rows = all.x.size(0);
  const std::int64_t steps_of_epoch = std::max<std::int64_t>(1, rows / static_cast<std::int64_t>(options.batch));
  const auto steps = static_cast<double>(options.epochs * steps_of_epoch);
  double step = 0;
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    throw_if_interrupted();
    at::Tensor sum = at::zeros({});
    for (const at::Tensor& which : at::randperm(rows, random, at::kLong).chunk(steps_of_epoch)) {
      step += 1;
      for (auto& group : optimiser.param_groups())
        group.options().set_lr(options.learning_rate * learning_rate(step / (steps + 1)));
      const Batch batch = disturbed(all.taken(which), options, random);
      const at::Tensor loss = loss_of(network.fitting(batch.x, options.dropout, random), batch);
      optimiser.zero_grad();
      loss.backward();
      optimiser.step();
      sum += loss.detach();
      if (step > steps * (1 - averaged)) average.add();
    }
    if (!std::isfinite(sum.item<float>()))
      return refused("the perceptron's loss is not finite in epoch " + std::to_string(epoch) +
                     ": a lower learning rate may help");
  }
  average.apply();
  network.settle(all.x);
  return std::nullopt;
}

/// The last layer with an output for each of the eight emotions.
void spread(DenseLayer& last, std::span<const Emotion> present) {
  DenseLayer eight{last.inputs, emotion_count, std::vector<float>(last.inputs * emotion_count),
                   std::vector<float>(emotion_count, unheard)};
  for (std::size_t c = 0; c < present.size(); ++c) {
    const auto emotion = static_cast<std::size_t>(present[c]);
    eight.bias[emotion] = last.bias[c];
    std::ranges::copy(std::span(last.weights).subspan(c * last.inputs, last.inputs),
                      std::span(eight.weights).subspan(emotion * last.inputs, last.inputs).begin());
  }
  last = std::move(eight);
}

}  // namespace

Result<MlpParameters> fit_mlp(const Rows& rows, std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                              std::span<const double> weights, const MlpOptions& options) {
  if (auto problem = refuse_options(options)) return *problem;
  const std::set<Emotion> different(emotions.begin(), emotions.end());
  if (different.size() < 2) return refused("fitting needs speech of at least 2 emotions");
  const std::vector<Emotion> present(different.begin(), different.end());

  keep_torch_on_its_thread();
  // Not libtorch's own generator, which all threads share.
  const at::Generator random = at::detail::createCPUGenerator(options.seed);
  std::vector<std::int64_t> widths{rows.cols()};
  for (const std::size_t units : options.hidden) widths.push_back(static_cast<std::int64_t>(units));
  widths.push_back(static_cast<std::int64_t>(present.size()));
  MlpNetwork network(widths, random);
  const Batch all = tensors_of(rows, emotions, possible, weights, present, options.label_smoothing);
  if (auto problem = fit(network, all, options, random)) return *problem;

  MlpParameters parameters = network.parameters();
  spread(parameters.layers.back(), present);
  return parameters;
}

}  // namespace emovox::trainer
