#include "trainer/fit/conv_network.hpp"

#include <ATen/ATen.h>
#include <torch/nn/init.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "emovox/emotion.hpp"
#include "emovox/network_mel.hpp"

namespace emovox::trainer {
namespace {

namespace nn = torch::nn;

constexpr std::int64_t stem_channels = 8;
constexpr std::int64_t hidden_width = 64;
constexpr double trunk_epsilon = 1e-3;  // of batch normalisation, as published
constexpr double trunk_momentum = 0.01;
constexpr double least_variance = 1e-5;  // of a channel over time

struct BlockShape {
  std::int64_t inputs, kernel, wide, outputs, squeezed;  // squeezed 0: no squeeze and excitation
  bool hard_swish;
  std::int64_t stride;
};

constexpr std::array<BlockShape, most_network_blocks> block_shapes{{{8, 3, 8, 8, 0, false, 1},
                                                                    {8, 3, 24, 16, 0, false, 2},
                                                                    {16, 3, 32, 16, 0, false, 1},
                                                                    {16, 5, 32, 16, 8, false, 2},
                                                                    {16, 5, 48, 16, 16, false, 1},
                                                                    {16, 5, 48, 16, 16, false, 1},
                                                                    {16, 3, 96, 32, 0, true, 2},
                                                                    {32, 3, 80, 32, 0, true, 1},
                                                                    {32, 3, 72, 32, 0, true, 1},
                                                                    {32, 3, 72, 32, 0, true, 1},
                                                                    {32, 3, 192, 48, 48, true, 1},
                                                                    {48, 3, 272, 48, 72, true, 1},
                                                                    {48, 5, 272, 64, 72, true, 2},
                                                                    {64, 5, 384, 64, 96, true, 1},
                                                                    {64, 5, 384, 64, 96, true, 1}}};

nn::Conv2dOptions pointwise(std::int64_t inputs, std::int64_t outputs) {
  return nn::Conv2dOptions(inputs, outputs, 1).bias(false);
}

nn::Conv2dOptions spatial(std::int64_t inputs, std::int64_t outputs, std::int64_t kernel, std::int64_t stride) {
  return nn::Conv2dOptions(inputs, outputs, kernel).stride(stride).padding(kernel / 2).bias(false);
}

/// Every weight from `random`: torch draws its own from a generator that all threads share.
void draw_weights(const nn::Module& network, Random& random) {
  const at::NoGradGuard no_gradients;
  const auto draw = [&](const at::Tensor& weights, std::int64_t fan_in) {
    const double bound = 1 / std::sqrt(static_cast<double>(fan_in));
    auto* value = weights.data_ptr<float>();
    for (std::int64_t i = 0; i < weights.numel(); ++i)
      value[i] = static_cast<float>(bound * (2 * random.uniform() - 1));
  };
  for (const auto& module : network.modules(false)) {
    if (const auto* conv = module->as<nn::Conv2d>()) draw(conv->weight, conv->weight[0].numel());
    if (const auto* linear = module->as<nn::Linear>()) {
      draw(linear->weight, linear->weight.size(1));
      draw(linear->bias, linear->weight.size(1));
    }
  }
}

/// A batch normalisation as y = scale x + shift, in double precision.
struct Affine {
  at::Tensor scale;
  at::Tensor shift;
};

template <class BatchNorm>
Affine affine_of(const BatchNorm& norm) {
  const auto precise = [](const at::Tensor& tensor) { return tensor.detach().to(at::kDouble); };
  const at::Tensor scale = precise(norm->weight) / at::sqrt(precise(norm->running_var) + norm->options.eps());
  return {scale, precise(norm->bias) - scale * precise(norm->running_mean)};
}

std::vector<float> floats_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kFloat).contiguous();
  const float* first = flat.data_ptr<float>();
  return {first, first + flat.numel()};
}

Convolution folded(const ConvNorm& layer) {
  const auto& options = layer.conv->options;
  const Affine norm = affine_of(layer.norm);
  Convolution conv;
  conv.inputs = static_cast<std::uint32_t>(options.in_channels());
  conv.outputs = static_cast<std::uint32_t>(options.out_channels());
  conv.kernel = static_cast<std::uint32_t>(options.kernel_size()->at(0));
  conv.stride = static_cast<std::uint32_t>(options.stride()->at(0));
  conv.depthwise = options.groups() > 1;
  conv.activation = layer.activation;
  conv.weights = floats_of(layer.conv->weight.detach().to(at::kDouble) * norm.scale.view({-1, 1, 1, 1}));
  conv.bias = floats_of(norm.shift);
  return conv;
}

Dense dense(const at::Tensor& weights, const at::Tensor& bias) {
  return {static_cast<std::uint32_t>(weights.size(1)), static_cast<std::uint32_t>(weights.size(0)), floats_of(weights),
          floats_of(bias)};
}

Dense dense(const nn::Linear& layer) { return dense(layer->weight, layer->bias); }

/// The mask of a picture of which layers with strides have left `frames`. The first one always counts.
at::Tensor strided(const at::Tensor& mask, std::int64_t frames) {
  const std::int64_t step = mask.size(1) / frames;
  at::Tensor present = mask.slice(1, 0, frames * step, step).clone();
  present.select(1, 0).fill_(true);
  return present;
}

std::string text_of(at::IntArrayRef shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
  return text.empty() ? "a number" : text;
}

}  // namespace

ConvNorm::ConvNorm(const nn::Conv2dOptions& options, Activation after)
    : conv(register_module("conv", nn::Conv2d(options))),
      norm(register_module(
          "norm",
          nn::BatchNorm2d(nn::BatchNorm2dOptions(options.out_channels()).eps(trunk_epsilon).momentum(trunk_momentum)))),
      activation(after) {}

at::Tensor ConvNorm::forward(const at::Tensor& x) {
  if (is_training()) {
    const auto normalised = norm_activation(conv(x), norm->weight, norm->bias, norm->options.eps(), activation);
    note_statistics(normalised, normalised.value.numel() / normalised.value.size(1));
    return normalised.value;
  }
  at::Tensor y = norm(conv(x));
  if (activation == Activation::relu) return at::relu(y);
  if (activation == Activation::hard_swish) return at::hardswish(y);
  return y;
}

void ConvNorm::note_statistics(const NormActivation& batch, std::int64_t pixels) {
  const at::NoGradGuard no_gradients;
  norm->num_batches_tracked += 1;
  const auto momentum = norm->options.momentum();
  const double share = momentum ? *momentum : 1 / norm->num_batches_tracked.item<double>();
  const auto n = static_cast<double>(pixels);
  norm->running_mean.lerp_(batch.mean, share);
  norm->running_var.lerp_(batch.variance * (n / std::max(1.0, n - 1)), share);
}

ConvNetwork::ConvNetwork(std::size_t blocks, Random& random) {
  const auto layer = [this](const std::string& name, const nn::Conv2dOptions& options, Activation activation) {
    return register_module(name, std::make_shared<ConvNorm>(options, activation));
  };
  const auto linear = [this](const std::string& name, std::int64_t inputs, std::int64_t outputs) {
    return register_module(name, nn::Linear(inputs, outputs));
  };

  stem_ = layer("stem", spatial(1, stem_channels, 3, 2), Activation::hard_swish);
  std::size_t rows = after_stride(network_bands, 2);
  for (std::size_t b = 0; b < blocks; ++b) {
    const BlockShape& shape = block_shapes[b];
    const std::string name = "block" + std::to_string(b + 1);
    const Activation activation = shape.hard_swish ? Activation::hard_swish : Activation::relu;
    Block block;
    if (shape.wide != shape.inputs)
      block.widen = layer(name + "_widen", pointwise(shape.inputs, shape.wide), activation);
    block.depthwise = layer(name + "_depthwise",
                            spatial(shape.wide, shape.wide, shape.kernel, shape.stride).groups(shape.wide), activation);
    if (shape.squeezed > 0) {
      block.squeeze_down = linear(name + "_squeeze_down", shape.wide, shape.squeezed);
      block.squeeze_up = linear(name + "_squeeze_up", shape.squeezed, shape.wide);
    }
    block.narrow = layer(name + "_narrow", pointwise(shape.wide, shape.outputs), Activation::none);
    block.residual = shape.stride == 1 && shape.inputs == shape.outputs;
    blocks_.push_back(std::move(block));
    rows = after_stride(rows, static_cast<std::size_t>(shape.stride));
  }

  project_ = linear("project", block_shapes[blocks - 1].outputs * static_cast<std::int64_t>(rows), projected);
  project_norm_ = register_module("project_norm", nn::BatchNorm1d(projected));
  hidden_ = linear("hidden", projected, hidden_width);
  score_ = linear("score", hidden_width, projected);
  pooled_norm_ = register_module("pooled_norm", nn::BatchNorm1d(pooled));
  out_ = linear("out", pooled, static_cast<std::int64_t>(emotion_count));
  draw_weights(*this, random);
}

at::Tensor ConvNetwork::trunk(const at::Tensor& pictures, const at::Tensor& mask) {
  // Channels last: the convolutions' own order, so that nothing is rearranged between them.
  at::Tensor x = ((pictures + 4.5) / 5).transpose(1, 2).unsqueeze(1).contiguous(at::MemoryFormat::ChannelsLast);
  x = stem_->forward(x);
  for (Block& block : blocks_) {
    at::Tensor y = block.widen ? block.widen->forward(x) : x;
    y = block.depthwise->forward(y);
    if (block.squeeze_down) {
      const at::Tensor present = strided(mask, y.size(3)).to(at::kFloat);
      const at::Tensor mean = at::einsum("bct,bt->bc", {y.mean(2), present}) / present.sum(1, true);
      const at::Tensor gain = at::sigmoid(block.squeeze_up(at::relu(block.squeeze_down(mean))));
      y = y * gain.unsqueeze(2).unsqueeze(3);
    }
    y = block.narrow->forward(y);
    x = block.residual ? x + y : y;
  }
  return x;
}

std::vector<at::Tensor> ConvNetwork::trunk_tensors() const {
  std::vector<at::Tensor> tensors;
  const auto add_layer = [&](const ConvNorm& layer) {
    for (const at::Tensor& tensor : {layer.conv->weight, layer.norm->weight, layer.norm->bias, layer.norm->running_mean,
                                     layer.norm->running_var, layer.norm->num_batches_tracked})
      tensors.push_back(tensor);
  };
  const auto add_linear = [&](const nn::Linear& layer) {
    tensors.push_back(layer->weight);
    tensors.push_back(layer->bias);
  };
  add_layer(*stem_);
  for (const Block& block : blocks_) {
    if (block.widen) add_layer(*block.widen);
    add_layer(*block.depthwise);
    if (block.squeeze_down) {
      add_linear(block.squeeze_down);
      add_linear(block.squeeze_up);
    }
    add_layer(*block.narrow);
  }
  return tensors;
}

Problem ConvNetwork::load_trunk(std::span<const NamedTensor> published) {
  const at::NoGradGuard no_gradients;
  const auto tensors = trunk_tensors();
  const std::string network = "; expected was MobileNetV3 at width 0.4, mn04_as";
  if (published.size() < tensors.size())
    return refused("there are " + std::to_string(published.size()) + " tensors where " +
                   std::to_string(tensors.size()) + " are needed" + network);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const NamedTensor& theirs = published[i];
    if (tensors[i].sizes() != at::IntArrayRef(theirs.shape))
      return refused(theirs.name + " is " + text_of(theirs.shape) + ", not " + text_of(tensors[i].sizes()) + network);
    tensors[i].copy_(at::tensor(theirs.values).view(theirs.shape));
  }
  return std::nullopt;
}

at::Tensor ConvNetwork::forward(const at::Tensor& pictures, const at::Tensor& mask, const at::Tensor& keep) {
  const at::Tensor map = trunk(pictures, mask);
  const std::int64_t clips = map.size(0);
  const std::int64_t frames = map.size(3);
  at::Tensor x = project_(map.permute({0, 3, 1, 2}).reshape({clips * frames, -1}));
  x = at::relu(project_norm_(x)).view({clips, frames, projected});

  const at::Tensor present = strided(mask, frames);
  const at::Tensor scores = score_(at::tanh(hidden_(x)));
  const at::Tensor weights = at::softmax(scores.masked_fill(present.logical_not().unsqueeze(2), -1e4), 1);
  const at::Tensor mean = (x * weights).sum(1);
  const at::Tensor variance = (x * x * weights).sum(1) - mean * mean;
  at::Tensor pooled_values = pooled_norm_(at::cat({mean, variance.clamp_min(least_variance).sqrt()}, 1));
  if (keep.defined()) pooled_values = pooled_values * keep;
  return out_(pooled_values);
}

std::vector<at::Tensor> ConvNetwork::trunk_weights() const {
  std::vector<at::Tensor> weights;
  for (const at::Tensor& tensor : trunk_tensors())
    if (tensor.requires_grad()) weights.push_back(tensor);
  return weights;
}

std::vector<at::Tensor> ConvNetwork::head_weights() const {
  return {project_->weight, project_->bias, project_norm_->weight, project_norm_->bias, hidden_->weight, hidden_->bias,
          score_->weight,   score_->bias,   pooled_norm_->weight,  pooled_norm_->bias,  out_->weight,    out_->bias};
}

void ConvNetwork::restart_statistics() {
  const auto restart = [](auto& norm) {
    norm.reset_running_stats();
    norm.options.momentum(c10::nullopt);
  };
  for (const auto& module : modules(false)) {
    if (auto* norm = module->as<nn::BatchNorm1d>()) restart(*norm);
    if (auto* norm = module->as<nn::BatchNorm2d>()) restart(*norm);
  }
}

ConvParameters ConvNetwork::to_parameters() const {
  ConvParameters parameters;
  parameters.bands = network_bands;
  parameters.stem = folded(*stem_);
  for (const Block& block : blocks_) {
    InvertedResidual residual;
    if (block.widen) residual.widen = folded(*block.widen);
    residual.depthwise = folded(*block.depthwise);
    if (block.squeeze_down) residual.squeeze = Squeeze{dense(block.squeeze_down), dense(block.squeeze_up)};
    residual.narrow = folded(*block.narrow);
    residual.residual = block.residual;
    parameters.blocks.push_back(std::move(residual));
  }

  const auto precise = [](const at::Tensor& tensor) { return tensor.detach().to(at::kDouble); };
  const Affine after_project = affine_of(project_norm_);
  parameters.project = dense(precise(project_->weight) * after_project.scale.unsqueeze(1),
                             precise(project_->bias) * after_project.scale + after_project.shift);
  parameters.pool = {dense(hidden_), dense(score_)};
  const Affine before_out = affine_of(pooled_norm_);
  parameters.out = dense(precise(out_->weight) * before_out.scale,
                         precise(out_->bias) + at::matmul(precise(out_->weight), before_out.shift));
  return parameters;
}

}  // namespace emovox::trainer
