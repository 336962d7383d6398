#include "emovox/conv.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <vector>

#include "conv_layers.hpp"
#include "emovox/network_picture.hpp"

namespace emovox {

namespace {

RowsDense pointwise(const Convolution& c) { return {c.weights, c.bias, c.activation}; }

struct Block {
  explicit Block(const InvertedResidual& b)
      : depthwise(b.depthwise), narrow(pointwise(b.narrow)), residual(b.residual), stride(b.depthwise.stride) {
    if (b.widen) widen = pointwise(*b.widen);
    if (b.squeeze) excitation.emplace(*b.squeeze);
  }

  std::optional<RowsDense> widen;
  Depthwise depthwise;
  std::optional<Excitation> excitation;
  RowsDense narrow;
  bool residual;
  std::size_t stride;
};

std::size_t padded(std::size_t frames) { return after_stride(frames, conv_frame_step) * conv_frame_step; }

/// Frames of a picture to one that the blocks leave.
std::size_t total_stride(const ConvParameters& p) {
  std::size_t stride = p.stem.stride;
  for (const InvertedResidual& block : p.blocks) stride *= block.depthwise.stride;
  return stride;
}

std::vector<Block> blocks_of(const ConvParameters& p) { return {p.blocks.begin(), p.blocks.end()}; }

/// With its weights in the order in which the blocks leave a frame, [frequency row][channel].
RowsDense projection(const ConvParameters& p) {
  const std::size_t channels = p.blocks.empty() ? p.stem.outputs : p.blocks.back().narrow.outputs;
  const std::size_t inputs = p.project.inputs;
  const std::size_t rows = inputs / channels;
  std::vector<float> weights(p.project.weights.size());
  for (std::size_t o = 0; o < p.project.outputs; ++o)
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t c = 0; c < channels; ++c)
        weights[o * inputs + row * channels + c] = p.project.weights[o * inputs + c * rows + row];
  return {weights, p.project.bias, Activation::relu};
}

}  // namespace

struct Conv::State {
  State(const ConvParameters& p, std::size_t longest_frames)
      : bands(p.bands),
        stem(p.stem, p.bands),
        stem_shape(Shape{padded(longest_frames), p.bands, 1}.after(p.stem)),
        stem_stride(p.stem.stride),
        blocks(blocks_of(p)),
        project(projection(p)),
        stride(total_stride(p)),
        pool(p.pool, padded(longest_frames) / stride),
        statistics(p.out.inputs),
        out(p.out),
        normalised(padded(longest_frames) * bands) {
    allocate();
  }

  std::size_t bands;
  Stem stem;
  Shape stem_shape;  ///< of the longest picture
  std::size_t stem_stride;
  std::vector<Block> blocks;
  RowsDense project;
  std::size_t stride;  ///< of all the layers together
  Pool pool;
  std::vector<float> statistics;
  RowsDense out;

  std::vector<float> normalised;
  // What flows from block to block, and within one:
  std::vector<float> current;
  std::vector<float> wide;
  std::vector<float> filtered;
  std::vector<float> projected;

  void allocate();
  Shape run_trunk(std::span<const float> picture);
  Shape run_block(Block& block, Shape shape, std::size_t heard);
};

void Conv::State::allocate() {
  Shape shape = stem_shape;
  std::size_t of_current = shape.size();
  std::size_t of_wide = 0;
  std::size_t of_filtered = 0;
  for (const Block& block : blocks) {
    if (block.widen) {
      shape.channels = block.widen->outputs();
      of_wide = std::max(of_wide, shape.size());
    }
    shape = {after_stride(shape.frames, block.stride), after_stride(shape.rows, block.stride), shape.channels};
    of_filtered = std::max(of_filtered, shape.size());
    shape.channels = block.narrow.outputs();
    of_current = std::max(of_current, shape.size());
  }
  current.resize(of_current);
  wide.resize(of_wide);
  filtered.resize(of_filtered);
  projected.resize(shape.frames * project.outputs());
}

Shape Conv::State::run_trunk(std::span<const float> picture) {
  const std::size_t own = picture.size() / bands;
  const std::size_t frames = padded(own);
  assert(!picture.empty() && frames * bands <= normalised.size());
  const auto normalise = [](float x) { return (x + 4.5F) / 5; };
  const auto rest = std::transform(picture.begin(), picture.end(), normalised.begin(), normalise);
  std::fill(rest, normalised.begin() + static_cast<std::ptrdiff_t>(frames * bands), normalise(network_silence));

  stem.apply(normalised.data(), {frames, bands, 1}, current.data());
  Shape shape{after_stride(frames, stem_stride), stem_shape.rows, stem_shape.channels};
  for (Block& block : blocks) shape = run_block(block, shape, after_stride(own, frames / shape.frames));
  return shape;
}

/// heard  how many of the picture's frames began before its padding
Shape Conv::State::run_block(Block& block, Shape shape, std::size_t heard) {
  const float* in = current.data();
  if (block.widen) {
    block.widen->apply(in, shape.frames * shape.rows, wide.data());
    shape.channels = block.widen->outputs();
    in = wide.data();
  }
  block.depthwise.apply(in, shape, filtered.data());
  shape = {after_stride(shape.frames, block.stride), after_stride(shape.rows, block.stride), shape.channels};
  if (block.excitation) block.excitation->apply(filtered.data(), shape, after_stride(heard, block.stride));
  block.narrow.apply(filtered.data(), shape.frames * shape.rows, current.data(), block.residual);
  shape.channels = block.narrow.outputs();
  return shape;
}

Conv::Conv(const ConvParameters& parameters, std::size_t longest_frames)
    : state_(std::make_unique<State>(parameters, longest_frames)) {
  assert(problem_with(parameters) == nullptr);
}
Conv::~Conv() = default;
Conv::Conv(const Conv& other) : state_(std::make_unique<State>(*other.state_)) {}
Conv& Conv::operator=(const Conv& other) { return *this = Conv(other); }
Conv::Conv(Conv&&) noexcept = default;
Conv& Conv::operator=(Conv&&) noexcept = default;

std::span<const float> Conv::trunk(std::span<const float> picture) noexcept {
  return std::span<const float>(state_->current).first(state_->run_trunk(picture).size());
}

std::array<float, emotion_count> Conv::logits(std::span<const float> picture) noexcept {
  State& s = *state_;
  s.run_trunk(picture);
  // Pooling leaves out what began in the padding.
  const std::size_t heard = after_stride(picture.size() / s.bands, s.stride);
  s.project.apply(s.current.data(), heard, s.projected.data());
  s.pool.apply(s.projected.data(), heard, s.statistics);
  std::array<float, emotion_count> logits{};
  s.out.apply(s.statistics.data(), 1, logits.data());
  return logits;
}

Probabilities Conv::classify(std::span<const float> picture) noexcept {
  const auto scores = logits(picture);
  Probabilities probabilities{};
  probabilities.fill(1.0F / emotion_count);
  if (!std::all_of(scores.begin(), scores.end(), [](float score) { return std::isfinite(score); }))
    return probabilities;
  const auto highest = static_cast<double>(*std::max_element(scores.begin(), scores.end()));
  std::array<double, emotion_count> powers{};
  double sum = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) sum += powers[i] = std::exp(static_cast<double>(scores[i]) - highest);
  for (std::size_t i = 0; i < emotion_count; ++i) probabilities[i] = static_cast<float>(powers[i] / sum);
  return probabilities;
}

}  // namespace emovox
