#include "trainer/fit/conv.hpp"

#include <ATen/core/ivalue.h>
// libtorch's headers want that one first

#include <ATen/ATen.h>
#include <torch/nn/module.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "trainer/fit/conv_batch.hpp"
#include "trainer/fit/conv_network.hpp"
#include "trainer/fit/conv_training.hpp"
#include "trainer/fit/one_cycle.hpp"
#include "trainer/fit/torch_thread.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

constexpr double least_head_rate = 3e-3;
constexpr double last_rate = 0.3;  // of the peak: the weights go on moving, and their mean lies between
constexpr double weight_decay = 0.02;
constexpr double second_moment_decay = 0.999;
constexpr double mix_chance = 0.5;
constexpr double dropped_share = 0.3;
constexpr double longest_gradient = 5;
constexpr double averaged_share = 0.5;  // of the epochs, the last ones
constexpr std::size_t statistics_batches = 25;

/// Dropout's factors, from `random`: torch draws its own from a generator that all threads share.
at::Tensor draw_kept(std::size_t clips, Random& random) {
  at::Tensor keep = at::empty({static_cast<std::int64_t>(clips), ConvNetwork::pooled});
  std::generate_n(keep.data_ptr<float>(), keep.numel(), [&] {
    return random.uniform() < dropped_share ? 0.0F : static_cast<float>(1 / (1 - dropped_share));
  });
  return keep;
}

/// AdamW over the network's two parts.
class Optimizer {
 public:
  Optimizer(const ConvNetwork& network, double rate, std::size_t steps)
      : peak_rates_{rate, std::max(rate, least_head_rate)},
        cycle_{.steps = steps, .last_rate = last_rate},
        adam_({torch::optim::OptimizerParamGroup(network.trunk_weights()),
               torch::optim::OptimizerParamGroup(network.head_weights())},
              torch::optim::AdamWOptions().weight_decay(weight_decay)),
        weights_(network.parameters()) {}

  /// One step down the slope of `loss`.
  void descend(const at::Tensor& loss) {
    const OneCycle::Rates rates = cycle_.at(step_++);
    for (std::size_t part = 0; part < peak_rates_.size(); ++part) {
      auto& options = dynamic_cast<torch::optim::AdamWOptions&>(adam_.param_groups()[part].options());
      options.lr(peak_rates_[part] * rates.learning_rate);
      options.betas(std::make_tuple(rates.momentum, second_moment_decay));
    }
    adam_.zero_grad();
    loss.backward();
    torch::nn::utils::clip_grad_norm_(weights_, longest_gradient);
    adam_.step();
  }

 private:
  std::array<double, 2> peak_rates_;
  OneCycle cycle_;
  std::size_t step_ = 0;
  torch::optim::AdamW adam_;
  std::vector<at::Tensor> weights_;
};

/// The running mean of a network's weights.
class WeightAverage {
 public:
  explicit WeightAverage(const ConvNetwork& network) : weights_(network.parameters()) {}

  void add() {
    const at::NoGradGuard no_gradients;
    ++count_;
    if (means_.empty())
      for (const at::Tensor& weight : weights_) means_.push_back(weight.clone());
    for (std::size_t i = 0; i < weights_.size(); ++i) means_[i] += (weights_[i] - means_[i]) / count_;
  }

  /// Puts the mean in the weights' place.
  void install() {
    const at::NoGradGuard no_gradients;
    for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i].copy_(means_[i]);
  }

 private:
  std::vector<at::Tensor> weights_;  // the network's own
  std::vector<at::Tensor> means_;
  int count_ = 0;
};

Problem descend(ConvNetwork& network, const ConvTraining& training, const ConvOptions& options, Random& random,
                Progress& progress) {
  Optimizer optimizer(network, options.rate, options.epochs * training.steps());
  WeightAverage average(network);
  network.train();
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    for (const auto& clips : training.deal(random)) {
      throw_if_interrupted();
      ConvBatch batch = training.draw(clips, random);
      if (random.uniform() < mix_chance) mix(batch, random);
      const at::Tensor keep = draw_kept(training.batch_clips(), random);
      const at::Tensor loss =
          cross_entropy(network.forward(batch.pictures, batch.mask, keep), batch.targets, batch.possible);
      if (!std::isfinite(loss.item<float>()))
        return refused("the fit diverged in epoch " + std::to_string(epoch + 1) + " of " +
                       std::to_string(options.epochs) + ": its loss is not a finite number");
      optimizer.descend(loss);
      progress.step();
    }
    if (static_cast<double>(epoch) >= (1 - averaged_share) * static_cast<double>(options.epochs)) average.add();
  }
  average.install();
  return std::nullopt;
}

/// The averaged weights never saw a batch: what their layers put out is measured now.
void measure_statistics(ConvNetwork& network, const ConvTraining& training, Random& random) {
  const at::NoGradGuard no_gradients;
  network.restart_statistics();
  network.train();
  auto batches = training.deal(random);
  batches.resize(std::min(batches.size(), statistics_batches));
  for (const auto& clips : batches) {
    throw_if_interrupted();
    const ConvBatch batch = training.draw(clips, random);
    (void)network.forward(batch.pictures, batch.mask);
  }
}

Problem refuse_unfit(const ConvTraining& training, const ConvOptions& options) {
  if (training.emotions() < 2) return refused("fitting needs speech of at least 2 emotions");
  if (options.blocks < 1 || options.blocks > most_network_blocks)
    return refused("the network has 1 to " + std::to_string(most_network_blocks) + " blocks, not " +
                   std::to_string(options.blocks));
  if (options.epochs < least_conv_epochs)
    return refused("fitting takes at least " + std::to_string(least_conv_epochs) + " epochs, not " +
                   std::to_string(options.epochs));
  if (!(options.rate > 0 && options.rate <= most_conv_rate))
    return refused("the learning rate is above 0, up to 1, not " + std::to_string(options.rate));
  return std::nullopt;
}

}  // namespace

Result<ConvFit> fit_conv(std::span<const Clip> clips, const Unlabelled& unlabelled, const ConvOptions& options,
                         const std::string& what) {
  const ConvTraining training(clips, unlabelled, options.weights, options.roughness);
  if (auto problem = refuse_unfit(training, options)) return *problem;

  keep_torch_on_its_thread();
  Random random(options.seed);
  ConvNetwork network(options.blocks, random);
  if (!options.init.empty()) {
    const auto published = read_pretrained(options.init);
    if (!published) return published.reason();
    if (auto problem = network.load_trunk(*published)) return refused(options.init.string() + ": " + problem->message);
  }

  Progress progress(what, options.epochs * training.steps());
  if (auto problem = descend(network, training, options, random, progress)) return *problem;
  measure_statistics(network, training, random);
  ConvFit fit{network.to_parameters()};
  if (const char* problem = problem_with(fit.parameters))
    return refused("the fitted network is unusable: " + std::string(problem));
  return fit;
}

}  // namespace emovox::trainer
