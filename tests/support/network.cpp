#include "support/network.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

#include "emovox/emotion.hpp"

namespace emovox::test {

namespace {

/// Uniform numbers, the same everywhere; xorshift (Marsaglia, 2003).
class Random {
 public:
  explicit Random(std::uint32_t seed) : state_(seed * 2654435761U + 1) {}

  /// In [0, 1).
  double uniform() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 17U;
    state_ ^= state_ << 5U;
    return state_ / 4294967296.0;
  }

  /// Near enough to Gaussian, of variance 1: a sum of twelve.
  double gaussian() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }

  std::vector<float> gaussians(std::size_t count, double deviation) {
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(deviation * gaussian());
    return values;
  }

 private:
  std::uint32_t state_;
};

Convolution convolution(Random& random, std::uint32_t inputs, std::uint32_t outputs, std::uint32_t kernel,
                        std::uint32_t stride, bool depthwise, Activation activation) {
  const std::size_t seen = std::size_t{depthwise ? 1 : inputs} * kernel * kernel;
  const double gain = activation == Activation::none ? 1 : 2;
  return {.inputs = inputs,
          .outputs = outputs,
          .kernel = kernel,
          .stride = stride,
          .depthwise = depthwise,
          .activation = activation,
          .weights = random.gaussians(seen * outputs, std::sqrt(gain / static_cast<double>(seen))),
          .bias = random.gaussians(outputs, 0.1)};
}

Dense dense(Random& random, std::uint32_t inputs, std::uint32_t outputs) {
  return {.inputs = inputs,
          .outputs = outputs,
          .weights = random.gaussians(std::size_t{inputs} * outputs, 1 / std::sqrt(static_cast<double>(inputs))),
          .bias = random.gaussians(outputs, 0.1)};
}

InvertedResidual block(Random& random, const BlockShape& b) {
  const Activation activation = b.hard_swish ? Activation::hard_swish : Activation::relu;
  InvertedResidual out;
  if (b.wide != b.inputs) out.widen = convolution(random, b.inputs, b.wide, 1, 1, false, activation);
  out.depthwise = convolution(random, b.wide, b.wide, b.kernel, b.stride, true, activation);
  if (b.squeeze > 0) {
    Dense down = dense(random, b.wide, b.squeeze);
    out.squeeze = Squeeze{.down = std::move(down), .up = dense(random, b.squeeze, b.wide)};
  }
  out.narrow = convolution(random, b.wide, b.outputs, 1, 1, false, Activation::none);
  out.residual = b.stride == 1 && b.inputs == b.outputs;
  return out;
}

}  // namespace

NetworkShape twelve_blocks() {
  return {.blocks = {{8, 3, 8, 8, 0, false, 1},
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
                     {48, 3, 272, 48, 72, true, 1}}};
}

ConvParameters random_network(const NetworkShape& shape, std::uint32_t seed) {
  Random random(seed);
  ConvParameters p;
  p.bands = shape.bands;
  p.stem = convolution(random, 1, shape.stem_outputs, 3, shape.stem_stride, false, Activation::hard_swish);
  std::size_t rows = after_stride(shape.bands, shape.stem_stride);
  std::uint32_t channels = shape.stem_outputs;
  for (const BlockShape& b : shape.blocks) {
    p.blocks.push_back(block(random, b));
    rows = after_stride(rows, b.stride);
    channels = b.outputs;
  }
  p.project = dense(random, channels * static_cast<std::uint32_t>(rows), shape.projected);
  p.pool.hidden = dense(random, shape.projected, shape.hidden);
  p.pool.score = dense(random, shape.hidden, shape.projected);
  p.out = dense(random, 2 * shape.projected, static_cast<std::uint32_t>(emotion_count));
  return p;
}

std::vector<float> random_picture(std::size_t frames, std::size_t bands, std::uint32_t seed) {
  Random random(seed);
  std::vector<float> picture(frames * bands);
  for (float& value : picture) value = static_cast<float>(-11.5 + 16.5 * random.uniform());
  return picture;
}

}  // namespace emovox::test
