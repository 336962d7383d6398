#include "trainer/fit/mlp_network.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <utility>

namespace emovox::trainer {
namespace {

constexpr double epsilon = 1e-5;  // added to variances

at::Tensor normal(std::int64_t outputs, std::int64_t inputs, double deviation, const at::Generator& random) {
  return at::empty({outputs, inputs}).normal_(0, deviation, random).requires_grad_();
}

std::vector<float> values_of(const at::Tensor& tensor) {
  const at::Tensor values = tensor.detach().contiguous();
  const float* first = values.data_ptr<float>();
  return {first, first + values.numel()};
}

DenseLayer dense(const at::Tensor& weights, const at::Tensor& bias) {
  return {static_cast<std::size_t>(weights.size(1)), static_cast<std::size_t>(weights.size(0)), values_of(weights),
          values_of(bias)};
}

}  // namespace

MlpNetwork::MlpNetwork(std::span<const std::int64_t> widths, const at::Generator& random) {
  for (std::size_t l = 0; l + 2 < widths.size(); ++l) {
    const double deviation = std::sqrt(2.0 / static_cast<double>(widths[l]));
    const std::int64_t units = widths[l + 1];
    hidden_.push_back({normal(units, widths[l], deviation, random), at::ones({units}).requires_grad_(),
                       at::zeros({units}).requires_grad_(), at::zeros({units}), at::ones({units})});
  }
  const std::int64_t units = widths[widths.size() - 2];
  weights_ = normal(widths.back(), units, std::sqrt(1.0 / static_cast<double>(units)), random);
  bias_ = at::zeros({widths.back()}).requires_grad_();
}

at::Tensor MlpNetwork::fitting(const at::Tensor& x, double dropout, const at::Generator& random) const {
  at::Tensor y = x;
  for (const Hidden& layer : hidden_) {
    y = at::relu(
        at::batch_norm(at::linear(y, layer.weights), layer.scale, layer.shift, {}, {}, true, 0, epsilon, false));
    if (dropout > 0) y = y * at::empty(y.sizes()).bernoulli_(1 - dropout, random).div_(1 - dropout);
  }
  return at::linear(y, weights_, bias_);
}

void MlpNetwork::settle(const at::Tensor& rows) {
  const at::NoGradGuard no_gradients;
  at::Tensor y = rows;
  for (Hidden& layer : hidden_) {
    y = at::linear(y, layer.weights);
    std::tie(layer.variance, layer.mean) = at::var_mean(y, 0, false);
    y = at::relu(at::batch_norm(y, layer.scale, layer.shift, layer.mean, layer.variance, false, 0, epsilon, false));
  }
}

at::Tensor MlpNetwork::evaluate(const at::Tensor& x) const {
  const at::NoGradGuard no_gradients;
  at::Tensor y = x;
  for (const Hidden& layer : hidden_)
    y = at::relu(at::batch_norm(at::linear(y, layer.weights), layer.scale, layer.shift, layer.mean, layer.variance,
                                false, 0, epsilon, false));
  return at::linear(y, weights_, bias_);
}

std::vector<at::Tensor> MlpNetwork::weights() const {
  std::vector<at::Tensor> all;
  all.reserve(hidden_.size() + 1);
  for (const Hidden& layer : hidden_) all.push_back(layer.weights);
  all.push_back(weights_);
  return all;
}

std::vector<at::Tensor> MlpNetwork::others() const {
  std::vector<at::Tensor> all;
  for (const Hidden& layer : hidden_) all.insert(all.end(), {layer.scale, layer.shift});
  all.push_back(bias_);
  return all;
}

MlpParameters MlpNetwork::parameters() const {
  const at::NoGradGuard no_gradients;
  MlpParameters parameters;
  for (const Hidden& layer : hidden_) {
    const at::Tensor scale = layer.scale / at::sqrt(layer.variance + epsilon);
    parameters.layers.push_back(dense(layer.weights * scale.unsqueeze(1), layer.shift - layer.mean * scale));
  }
  parameters.layers.push_back(dense(weights_, bias_));
  return parameters;
}

}  // namespace emovox::trainer
