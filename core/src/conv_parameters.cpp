#include "emovox/conv_parameters.hpp"

#include <algorithm>
#include <cmath>

#include "emovox/emotion.hpp"

namespace emovox {

namespace {

constexpr float largest_weight = 1e9F;
constexpr std::size_t least_bands = 16;
constexpr std::size_t most_bands = 128;
constexpr std::size_t most_blocks = 32;
constexpr std::size_t most_channels = 1024;
constexpr std::size_t most_values_a_frame = 2048;

bool is_width(std::size_t channels) {
  return channels > 0 && channels <= most_channels && channels % conv_width_step == 0;
}

bool all_sane(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float x) { return std::abs(x) <= largest_weight; });
}

/// The picture while it goes through the layers.
struct Progress {
  std::size_t channels;
  std::size_t rows;
  std::size_t stride;  ///< all so far

  [[nodiscard]] bool fits_memory() const { return rows * channels <= most_values_a_frame * stride; }
};

const char* problem_with(const Convolution& c, Progress& at) {
  if (c.inputs != at.channels || !is_width(c.outputs)) return "the network's widths do not fit each other";
  if (c.kernel % 2 == 0 || c.kernel > 7) return "a kernel of the network has a size that there is none of";
  if (c.stride != 1 && c.stride != 2) return "a stride of the network is neither 1 nor 2";
  if (c.depthwise && c.inputs != c.outputs) return "a depthwise layer changes the network's width";
  if (static_cast<std::uint8_t>(c.activation) > static_cast<std::uint8_t>(Activation::hard_swish))
    return "an activation of the network is unknown";
  const std::size_t seen = std::size_t{c.depthwise ? 1 : c.inputs} * c.kernel * c.kernel;
  if (c.bias.size() != c.outputs || c.weights.size() != seen * c.outputs) return "the network's weights are incomplete";
  if (!all_sane(c.weights) || !all_sane(c.bias)) return "the network's weights are not finite or too large";
  at = {c.outputs, after_stride(at.rows, c.stride), at.stride * c.stride};
  return at.fits_memory() ? nullptr : "the network needs too much memory";
}

const char* problem_with(const Dense& d, std::size_t inputs) {
  if (d.inputs != inputs || !is_width(d.outputs)) return "the network's widths do not fit each other";
  if (d.bias.size() != d.outputs || d.weights.size() != std::size_t{d.inputs} * d.outputs)
    return "the network's weights are incomplete";
  if (!all_sane(d.weights) || !all_sane(d.bias)) return "the network's weights are not finite or too large";
  return nullptr;
}

const char* problem_with_pointwise(const Convolution& c, Progress& at) {
  if (c.kernel != 1 || c.stride != 1 || c.depthwise) return "a layer of the network that changes widths has a kernel";
  return problem_with(c, at);
}

const char* problem_with(const InvertedResidual& block, Progress& at) {
  const Progress before = at;
  if (block.widen)
    if (const char* problem = problem_with_pointwise(*block.widen, at)) return problem;
  if (!block.depthwise.depthwise) return "a block of the network has no depthwise layer";
  if (const char* problem = problem_with(block.depthwise, at)) return problem;
  if (block.squeeze) {
    if (const char* problem = problem_with(block.squeeze->down, at.channels)) return problem;
    if (const char* problem = problem_with(block.squeeze->up, block.squeeze->down.outputs)) return problem;
    if (block.squeeze->up.outputs != at.channels) return "the network's widths do not fit each other";
  }
  if (const char* problem = problem_with_pointwise(block.narrow, at)) return problem;
  if (block.residual && (at.channels != before.channels || at.stride != before.stride))
    return "a block of the network adds its input to something of another size";
  return nullptr;
}

const char* problem_with_head(const ConvParameters& p, const Progress& at) {
  const std::size_t channels = p.project.outputs;
  if (const char* problem = problem_with(p.project, at.channels * at.rows)) return problem;
  if (const char* problem = problem_with(p.pool.hidden, channels)) return problem;
  if (const char* problem = problem_with(p.pool.score, p.pool.hidden.outputs)) return problem;
  if (p.pool.score.outputs != channels) return "the network's widths do not fit each other";
  if (const char* problem = problem_with(p.out, 2 * channels)) return problem;
  return p.out.outputs == emotion_count ? nullptr : "the network does not answer with eight emotions";
}

}  // namespace

const char* problem_with(const ConvParameters& parameters) {
  const ConvParameters& p = parameters;
  if (p.bands < least_bands || p.bands > most_bands) return "the network's picture has too few or too many bands";
  if (p.blocks.size() > most_blocks) return "the network has too many blocks";
  if (p.stem.depthwise) return "the network's first layer is depthwise";
  Progress at{.channels = 1, .rows = p.bands, .stride = 1};
  if (const char* problem = problem_with(p.stem, at)) return problem;
  for (const InvertedResidual& block : p.blocks) {
    if (const char* problem = problem_with(block, at)) return problem;
    if (at.stride > conv_frame_step) return "the network's strides are too many";
  }
  return problem_with_head(p, at);
}

}  // namespace emovox
