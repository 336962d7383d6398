#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace emovox {

/// none: x; relu: max(0, x); hard_swish: x min(6, max(0, x + 3)) / 6 (Howard et al. 2019).
enum class Activation : std::uint8_t { none, relu, hard_swish };

/// Every number of channels or of a layer's outputs is a multiple of this, so that channels fill SIMD registers.
inline constexpr std::size_t conv_width_step = 8;

/// Frames are padded up to a multiple of this with silence before the network sees them.
inline constexpr std::size_t conv_frame_step = 32;

/// A convolution over frequency and time: square kernel, kernel / 2 zeros around the picture, the same stride both
/// ways. Batch normalisation is folded into it.
struct Convolution {
  std::uint32_t inputs = 0;
  std::uint32_t outputs = 0;
  std::uint32_t kernel = 1;  ///< 1, 3, 5 or 7
  std::uint32_t stride = 1;  ///< 1 or 2
  bool depthwise = false;    ///< each channel by itself: inputs == outputs
  Activation activation = Activation::none;
  std::vector<float> weights;  ///< [outputs][depthwise ? 1 : inputs][kernel over frequency][kernel over time]
  std::vector<float> bias;     ///< outputs

  bool operator==(const Convolution&) const = default;
};

/// weights x + bias.
struct Dense {
  std::uint32_t inputs = 0;
  std::uint32_t outputs = 0;
  std::vector<float> weights;  ///< [outputs][inputs]
  std::vector<float> bias;     ///< outputs

  bool operator==(const Dense&) const = default;
};

/// Squeeze and excitation (Hu, Shen & Sun, CVPR 2018): every channel times sigmoid(up(relu(down(its mean over
/// frequency and time, padding included)))).
struct Squeeze {
  Dense down;
  Dense up;

  bool operator==(const Squeeze&) const = default;
};

/// Inverted residual (Sandler et al., "MobileNetV2", CVPR 2018): widen by 1 x 1, depthwise, squeeze, narrow by 1 x 1.
struct InvertedResidual {
  std::optional<Convolution> widen;
  Convolution depthwise;
  std::optional<Squeeze> squeeze;
  Convolution narrow;
  bool residual = false;  ///< adds the input: stride 1, as many channels out as in

  bool operator==(const InvertedResidual&) const = default;
};

/// Attentive statistics pooling (Okabe, Koshinaka & Shinoda, Interspeech 2018): the mean and the standard deviation of
/// every channel over time, weighted by softmax over time of score(tanh(hidden(x))), a weight of its own a channel.
struct AttentiveStatistics {
  Dense hidden;
  Dense score;

  bool operator==(const AttentiveStatistics&) const = default;
};

/// A convolutional network from a picture of speech to the eight emotions: the first blocks of a MobileNetV3 (Howard
/// et al., ICCV 2019), and on its frames a dense layer with ReLU, attentive statistics pooling and a dense layer.
struct ConvParameters {
  std::uint32_t bands = 0;  ///< of the picture: 103
  Convolution stem;         ///< of one input
  std::vector<InvertedResidual> blocks;
  Dense project;  ///< of a frame's [channel][frequency row]; batch normalisation folded in, ReLU after it
  AttentiveStatistics pool;
  Dense out;  ///< of means, then deviations, to one logit an emotion; batch normalisation folded in

  bool operator==(const ConvParameters&) const = default;
};

/// Frequency rows that a convolution of that stride leaves of `rows`; frames likewise.
[[nodiscard]] constexpr std::size_t after_stride(std::size_t rows, std::size_t stride) {
  return (rows + stride - 1) / stride;
}

/// What is wrong with them, for a person, or nullptr: sizes that do not fit each other or are out of bounds, values
/// that are not finite or beyond 1e9. Conv may only be made of sound ones. Bounds: 16 to 128 bands, at most 32 blocks,
/// 1024 channels, strides of 32 altogether, 2048 values a frame of the picture in any layer.
[[nodiscard]] const char* problem_with(const ConvParameters& parameters);

}  // namespace emovox
