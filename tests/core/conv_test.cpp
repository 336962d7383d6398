#include "emovox/conv.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "support/allocations.hpp"
#include "support/network.hpp"

namespace emovox {
namespace {

using test::NetworkShape;
using test::random_network;
using test::random_picture;

/// The network once more, as its definition reads: [channel][frequency row][frame] in double precision, one element
/// after the other.
struct Image {
  std::size_t channels;
  std::size_t rows;
  std::size_t frames;
  std::vector<double> values = std::vector<double>(channels * rows * frames);

  double& at(std::size_t c, std::size_t row, std::size_t frame) { return values[(c * rows + row) * frames + frame]; }
  [[nodiscard]] double at(std::size_t c, std::size_t row, std::size_t frame) const {
    return values[(c * rows + row) * frames + frame];
  }
  /// 0 outside.
  [[nodiscard]] double padded(std::size_t c, std::ptrdiff_t row, std::ptrdiff_t frame) const {
    const bool inside =
        row >= 0 && frame >= 0 && static_cast<std::size_t>(row) < rows && static_cast<std::size_t>(frame) < frames;
    return inside ? at(c, static_cast<std::size_t>(row), static_cast<std::size_t>(frame)) : 0;
  }
};

double activated(double x, Activation activation) {
  if (activation == Activation::relu) return std::max(x, 0.0);
  if (activation == Activation::hard_swish) return x * std::clamp(x + 3, 0.0, 6.0) / 6;
  return x;
}

/// Output channel `o` at a place, before the activation.
double convolved_at(const Image& in, const Convolution& c, std::size_t o, std::size_t row, std::size_t frame) {
  const std::size_t seen = c.depthwise ? 1 : c.inputs;
  const std::ptrdiff_t margin = c.kernel / 2;
  const auto first_row = static_cast<std::ptrdiff_t>(row * c.stride) - margin;
  const auto first_frame = static_cast<std::ptrdiff_t>(frame * c.stride) - margin;
  double sum = c.bias[o];
  for (std::size_t i = 0; i < seen; ++i)
    for (std::size_t f = 0; f < c.kernel; ++f)
      for (std::size_t t = 0; t < c.kernel; ++t)
        sum += static_cast<double>(c.weights[((o * seen + i) * c.kernel + f) * c.kernel + t]) *
               in.padded(c.depthwise ? o : i, first_row + static_cast<std::ptrdiff_t>(f),
                         first_frame + static_cast<std::ptrdiff_t>(t));
  return sum;
}

Image convolved(const Image& in, const Convolution& c) {
  Image out{c.outputs, (in.rows - 1) / c.stride + 1, (in.frames - 1) / c.stride + 1};
  for (std::size_t o = 0; o < out.channels; ++o)
    for (std::size_t row = 0; row < out.rows; ++row)
      for (std::size_t frame = 0; frame < out.frames; ++frame)
        out.at(o, row, frame) = activated(convolved_at(in, c, o, row, frame), c.activation);
  return out;
}

std::vector<double> through(const Dense& d, const std::vector<double>& x) {
  std::vector<double> y(d.bias.begin(), d.bias.end());
  for (std::size_t o = 0; o < d.outputs; ++o)
    for (std::size_t i = 0; i < d.inputs; ++i) y[o] += static_cast<double>(d.weights[o * d.inputs + i]) * x[i];
  return y;
}

/// By the means over the first `heard` frames.
void squeeze(Image& image, const Squeeze& s, std::size_t heard) {
  std::vector<double> means(image.channels);
  const std::size_t pixels = image.rows * image.frames;
  const auto channel = [&](std::size_t c) { return std::span(image.values).subspan(c * pixels, pixels); };
  for (std::size_t c = 0; c < image.channels; ++c)
    for (std::size_t row = 0; row < image.rows; ++row)
      for (std::size_t frame = 0; frame < heard; ++frame)
        means[c] += image.at(c, row, frame) / static_cast<double>(image.rows * heard);
  auto hidden = through(s.down, means);
  for (double& value : hidden) value = std::max(value, 0.0);
  const auto gains = through(s.up, hidden);
  for (std::size_t c = 0; c < image.channels; ++c)
    for (double& value : channel(c)) value /= 1 + std::exp(-gains[c]);
}

Image trunk_of(const ConvParameters& p, std::span<const float> picture) {
  const std::size_t frames = picture.size() / p.bands;
  Image image{1, p.bands, (frames + 31) / 32 * 32};
  for (std::size_t row = 0; row < p.bands; ++row)
    for (std::size_t frame = 0; frame < image.frames; ++frame) {
      const double x = frame < frames ? static_cast<double>(picture[frame * p.bands + row]) : std::log(1e-5);
      image.at(0, row, frame) = (x + 4.5) / 5;
    }
  image = convolved(image, p.stem);
  for (const InvertedResidual& block : p.blocks) {
    Image inner = block.widen ? convolved(image, *block.widen) : image;
    inner = convolved(inner, block.depthwise);
    if (block.squeeze) {
      const std::size_t stride = (frames + 31) / 32 * 32 / inner.frames;
      squeeze(inner, *block.squeeze, (frames - 1) / stride + 1);
    }
    inner = convolved(inner, block.narrow);
    if (block.residual)
      std::transform(inner.values.begin(), inner.values.end(), image.values.begin(), inner.values.begin(), std::plus());
    image = inner;
  }
  return image;
}

/// Of the frames where `kept`; x and scores [frame][channel].
std::vector<double> pooled(const std::vector<std::vector<double>>& x, const std::vector<std::vector<double>>& scores,
                           const std::vector<bool>& kept) {
  const std::size_t channels = x.front().size();
  std::vector<double> out(2 * channels);
  for (std::size_t c = 0; c < channels; ++c) {
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t frame = 0; frame < x.size(); ++frame) {
      const double weight = kept[frame] ? std::exp(scores[frame][c]) : 0;
      weights += weight;
      sum += weight * x[frame][c];
      squares += weight * x[frame][c] * x[frame][c];
    }
    out[c] = sum / weights;
    out[channels + c] = std::sqrt(std::max(squares / weights - out[c] * out[c], 1e-5));
  }
  return out;
}

std::vector<double> logits_of(const ConvParameters& p, std::span<const float> picture) {
  const std::size_t frames = picture.size() / p.bands;
  const Image image = trunk_of(p, picture);
  const std::size_t stride = (frames + 31) / 32 * 32 / image.frames;
  std::vector<std::vector<double>> x;
  std::vector<std::vector<double>> scores;
  std::vector<bool> kept;
  for (std::size_t frame = 0; frame < image.frames; ++frame) {
    std::vector<double> column;
    for (std::size_t c = 0; c < image.channels; ++c)
      for (std::size_t row = 0; row < image.rows; ++row) column.push_back(image.at(c, row, frame));
    x.push_back(through(p.project, column));
    for (double& value : x.back()) value = std::max(value, 0.0);
    auto hidden = through(p.pool.hidden, x.back());
    for (double& value : hidden) value = std::tanh(value);
    scores.push_back(through(p.pool.score, hidden));
    kept.push_back(frame * stride < frames);
  }
  return through(p.out, pooled(x, scores, kept));
}

/// Everything there is: no widening, strides, kernels of 3 and 5, squeezes, both activations, residuals.
NetworkShape small_shape() {
  return {.bands = 21,
          .blocks = {{8, 3, 8, 8, 0, false, 1},
                     {8, 5, 24, 16, 8, false, 2},
                     {16, 3, 32, 16, 0, true, 1},
                     {16, 5, 40, 24, 16, true, 2}},
          .projected = 16,
          .hidden = 8};
}

constexpr std::size_t longest = 130;

class ConvOfFrames : public testing::TestWithParam<std::size_t> {};

// Some forty layers of sums in single precision: 1e-5 of the largest value.
TEST_P(ConvOfFrames, AnswersAsItsDefinitionReads) {
  const auto parameters = random_network(small_shape());
  ASSERT_EQ(problem_with(parameters), nullptr);
  const auto picture = random_picture(GetParam(), parameters.bands, 7);
  const auto expected = logits_of(parameters, picture);
  const auto found = Conv(parameters, longest).logits(picture);
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(found[i], expected[i], 1e-4) << i;
}

TEST_P(ConvOfFrames, KeepsTheTrunkInTheOrderItSays) {
  const auto parameters = random_network(small_shape());
  const auto picture = random_picture(GetParam(), parameters.bands, 3);
  const Image expected = trunk_of(parameters, picture);
  Conv conv(parameters, longest);
  const auto found = conv.trunk(picture);
  ASSERT_EQ(found.size(), expected.values.size());
  const double largest = std::abs(*std::max_element(expected.values.begin(), expected.values.end(),
                                                    [](double a, double b) { return std::abs(a) < std::abs(b); }));
  for (std::size_t c = 0; c < expected.channels; ++c)
    for (std::size_t row = 0; row < expected.rows; ++row)
      for (std::size_t frame = 0; frame < expected.frames; ++frame)
        ASSERT_NEAR(found[(frame * expected.rows + row) * expected.channels + c], expected.at(c, row, frame),
                    1e-5 * largest);
}

INSTANTIATE_TEST_SUITE_P(Conv, ConvOfFrames, testing::Values(1, 2, 8, 9, 31, 32, 33, 64, 100, longest));

TEST(Conv, TheNetworkThatModelsHoldAnswersAsItsDefinitionReads) {
  const auto parameters = random_network(test::twelve_blocks());
  ASSERT_EQ(problem_with(parameters), nullptr);
  const auto picture = random_picture(70, parameters.bands);
  const auto expected = logits_of(parameters, picture);
  const auto found = Conv(parameters, 70).logits(picture);
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(found[i], expected[i], 1e-4) << i;
}

TEST(Conv, TakesEveryStrideOfTheStemAndNoBlocks) {
  for (const std::uint32_t stride : {1U, 2U}) {
    const auto parameters = random_network({.bands = 16, .stem_stride = stride, .projected = 8, .hidden = 8});
    const auto picture = random_picture(33, 16);
    const auto expected = logits_of(parameters, picture);
    const auto found = Conv(parameters, 33).logits(picture);
    for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(found[i], expected[i], 1e-5) << i;
  }
}

TEST(Conv, ProbabilitiesAreTheSoftmaxOfItsLogits) {
  Conv conv(random_network(small_shape()), longest);
  const auto picture = random_picture(50, 21);
  const auto logits = conv.logits(picture);
  const auto probabilities = conv.classify(picture);
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit));
  for (std::size_t i = 0; i < emotion_count; ++i)
    EXPECT_NEAR(probabilities[i], std::exp(static_cast<double>(logits[i])) / sum, 1e-6);
}

TEST(Conv, RemembersNothingOfThePictureBefore) {
  const auto parameters = random_network(small_shape());
  Conv used(parameters, longest);
  const auto picture = random_picture(40, parameters.bands, 2);
  const auto expected = used.logits(picture);
  static_cast<void>(used.logits(random_picture(longest, parameters.bands, 3)));
  EXPECT_EQ(used.logits(picture), expected);
  EXPECT_EQ(Conv(parameters, 40).logits(picture), expected);
}

TEST(Conv, IsCertainOfItsSumOnExtremePictures) {
  Conv conv(random_network(test::twelve_blocks()), 100);
  for (const float value : {-11.512925F, 20.0F, -1e30F, 1e30F}) {
    const auto probabilities = conv.classify(std::vector<float>(std::size_t{100} * 103, value));
    EXPECT_NEAR(std::accumulate(probabilities.begin(), probabilities.end(), 0.0F), 1, 1e-5F) << value;
  }
}

TEST(Conv, AnswersEvenlyWhereItsNumbersOverflow) {
  auto parameters = random_network(test::twelve_blocks());
  const auto enlarge = [](Convolution& c) {
    for (float& weight : c.weights) weight *= 1e8F;
  };
  enlarge(parameters.stem);
  for (auto& block : parameters.blocks) {
    enlarge(block.depthwise);
    enlarge(block.narrow);
  }
  ASSERT_EQ(problem_with(parameters), nullptr);
  const auto probabilities = Conv(parameters, 40).classify(random_picture(40, 103));
  for (const float p : probabilities) EXPECT_EQ(p, 0.125F);
}

TEST(Conv, DoesNotAllocateOnceMade) {
  Conv conv(random_network(test::twelve_blocks()), 64);
  const auto picture = random_picture(64, 103);
  const std::size_t before = test::allocations();
  const auto probabilities = conv.classify(picture);
  EXPECT_EQ(test::allocations(), before);
  EXPECT_GT(probabilities[0], 0);
}

}  // namespace
}  // namespace emovox
