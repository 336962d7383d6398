#pragma once

#include <random>

#include "emovox/functionals.hpp"
#include "emovox/model.hpp"

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
  data.svm.kernel = kernel;
  data.svm.dimension = dimension;
  data.svm.gamma = kernel == Kernel::rbf ? 0.02F : 0.0F;
  data.svm.vectors = fill(dimension * (kernel == Kernel::rbf ? support_vectors : emotion_pairs));
  if (kernel == Kernel::rbf) data.svm.coefficients = fill(support_vectors * emotion_pairs);
  for (auto& bias : data.svm.bias) bias = uniform(random);
  data.svm.sigmoid_a.fill(-1.5F);
  return data;
}

}  // namespace emovox::test
