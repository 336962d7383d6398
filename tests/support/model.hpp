#pragma once

#include <random>
#include <utility>

#include "emovox/functionals.hpp"
#include "emovox/model.hpp"
#include "support/network.hpp"

namespace emovox::test {

/// A sound model with random weights over a few features: answers mean nothing, everything else is real.
inline ModelData sample_model(Kernel kernel) {
  constexpr std::size_t dimension = 24;
  constexpr std::size_t support_vectors = 40;
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  const auto fill = [&](std::size_t count) {
    std::vector<float> values(count);
    for (float& v : values) v = uniform(random);
    return values;
  };
  ModelData data;
  data.fingerprint = fingerprint();
  data.trained_with = "0.0.0";
  data.corpora = {"ravdess"};
  data.licence = "CC BY-NC-SA 4.0";
  data.held_out.protocol = "luna5";
  data.held_out.confusion[9] = 3;
  for (std::size_t i = 0; i < dimension; ++i)
    data.normalizer.indices.push_back(static_cast<std::uint16_t>(i * (Functionals::size() / dimension)));
  data.normalizer.means = fill(dimension);
  data.normalizer.scales.assign(dimension, 0.5F);
  SvmParameters svm;
  svm.kernel = kernel;
  svm.dimension = dimension;
  svm.gamma = kernel == Kernel::rbf ? 0.02F : 0.0F;
  svm.vectors = fill(dimension * (kernel == Kernel::rbf ? support_vectors : emotion_pairs));
  if (kernel == Kernel::rbf) svm.coefficients = fill(support_vectors * emotion_pairs);
  for (auto& bias : svm.bias) bias = uniform(random);
  svm.sigmoid_a.fill(-1.5F);
  data.members.push_back({std::move(svm)});
  return data;
}

/// A sound model with one member of every kind, in the order of the variant but for the machine, which comes first.
inline ModelData sample_ensemble() {
  ModelData data = sample_model(Kernel::linear);
  const std::size_t dimension = data.normalizer.indices.size();
  LinearParameters linear;
  linear.dimension = dimension;
  for (std::size_t i = 0; i < emotion_count * dimension; ++i)
    linear.weights.push_back(0.01F * static_cast<float>(i % 7));
  linear.bias[3] = 0.5F;
  ForestParameters forest;
  forest.dimension = dimension;
  forest.emotions = {5};
  forest.sizes = {3};
  forest.nodes = {{0.5F, 2, 1}, {-1, 0, 0}, {1, 0, 0}};
  MlpParameters mlp;
  for (const auto& [inputs, outputs] : {std::pair{dimension, std::size_t{8}}, std::pair{std::size_t{8}, emotion_count}})
    mlp.layers.push_back(
        {inputs, outputs, std::vector<float>(inputs * outputs, 0.02F), std::vector<float>(outputs, 0.1F)});
  data.members.front().weight = 0.3F;
  data.members.push_back({std::move(linear), 0.25F});
  data.members.push_back({std::move(forest), 0.2F});
  data.members.push_back({std::move(mlp), 0.15F});
  NetworkShape shape = twelve_blocks();
  shape.blocks.resize(4);  // small, so that most of what damage hits is no weight
  shape.blocks.back().hard_swish = true;
  shape.projected = 16;
  shape.hidden = 8;
  data.members.push_back({random_network(shape), 0.5F});
  return data;
}

/// The model with a calibration that leaves nothing as it is.
inline ModelData calibrated(ModelData data) {
  data.calibration.offsets = {1.5F, 0.5F, 0, 0, -0.25F, 0, 0, -1};
  data.calibration.least_confidence = 0.375F;
  data.calibration.unmoved = {-1, -2, -3, -2, -4, -3, -4, -5};
  data.calibration.baseline_weight = 0.5F;
  return data;
}

/// The one machine of sample_model().
inline SvmParameters& svm_of(ModelData& data) { return std::get<SvmParameters>(data.members.front().classifier); }

}  // namespace emovox::test
