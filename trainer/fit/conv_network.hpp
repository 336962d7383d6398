#pragma once

#include <ATen/core/ivalue.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "emovox/conv_parameters.hpp"
#include "trainer/fit/norm_activation.hpp"
#include "trainer/fit/pretrained.hpp"
#include "trainer/problem.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

inline constexpr std::size_t most_network_blocks = 15;

/// A convolution without bias, batch normalisation, an activation.
struct ConvNorm : torch::nn::Module {
  ConvNorm(const torch::nn::Conv2dOptions& options, Activation after);
  at::Tensor forward(const at::Tensor& x);

  torch::nn::Conv2d conv;
  torch::nn::BatchNorm2d norm;
  Activation activation;

 private:
  /// Keeps the running mean and variance, as libtorch's BatchNorm2d does.
  void note_statistics(const NormActivation& batch, std::int64_t pixels);
};

/// Emotions from pictures of speech, trainable: what Conv runs. The first blocks of MobileNetV3 at width 0.4 (Howard et
/// al., ICCV 2019; Schmid, Koutini & Widmer, ICASSP 2023), and on each of its frames all channels of all frequency rows
/// projected to 160, attentive statistics pooling (Okabe et al., Interspeech 2018), linear.
class ConvNetwork : public torch::nn::Module {
 public:
  static constexpr std::int64_t projected = 160;
  static constexpr std::int64_t pooled = 2 * projected;  ///< means, then deviations

  /// Weights are drawn from `random`, uniform within 1 / sqrt(fan in).
  ///
  /// blocks  1 to most_network_blocks
  ConvNetwork(std::size_t blocks, Random& random);

  /// Takes stem and blocks from a published network, which may have more. A reason when its tensors are of other
  /// shapes; then some of the weights may have been replaced.
  Problem load_trunk(std::span<const NamedTensor> published);

  /// pictures  [clip, frame, band]: natural logarithms of power; frames a multiple of conv_frame_step
  /// mask      [clip, frame]: bool, true where there is a picture and not padding, whose length so matters little:
  ///           neither squeeze and excitation nor pooling looks at it
  /// keep      [clip, pooled]: what each input of the last layer is multiplied by (dropout); undefined: nothing
  /// returns   [clip, emotion]: logits
  at::Tensor forward(const at::Tensor& pictures, const at::Tensor& mask, const at::Tensor& keep = {});

  /// What stem and blocks make of pictures: [clip, channel, frequency row, frame].
  at::Tensor trunk(const at::Tensor& pictures, const at::Tensor& mask);

  /// Trainable weights of stem and blocks, and all others.
  [[nodiscard]] std::vector<at::Tensor> trunk_weights() const;
  [[nodiscard]] std::vector<at::Tensor> head_weights() const;

  /// Forgets the running statistics; from then on they become those of all batches alike.
  void restart_statistics();

  /// As Conv runs it: batch normalisation folded into the layers, in double precision.
  [[nodiscard]] ConvParameters to_parameters() const;

 private:
  struct Block {
    std::shared_ptr<ConvNorm> widen;  ///< none in the first block
    std::shared_ptr<ConvNorm> depthwise;
    torch::nn::Linear squeeze_down{nullptr};  ///< none: no squeeze
    torch::nn::Linear squeeze_up{nullptr};
    std::shared_ptr<ConvNorm> narrow;
    bool residual = false;
  };

  /// Of stem and blocks, in the order in which torch.save writes them.
  [[nodiscard]] std::vector<at::Tensor> trunk_tensors() const;

  std::shared_ptr<ConvNorm> stem_;
  std::vector<Block> blocks_;
  torch::nn::Linear project_{nullptr};
  torch::nn::BatchNorm1d project_norm_{nullptr};
  torch::nn::Linear hidden_{nullptr};
  torch::nn::Linear score_{nullptr};
  torch::nn::BatchNorm1d pooled_norm_{nullptr};
  torch::nn::Linear out_{nullptr};
};

}  // namespace emovox::trainer
