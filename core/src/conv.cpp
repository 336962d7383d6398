#include "emovox/conv.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <vector>

#include "emovox/network_picture.hpp"

namespace emovox {

namespace {

/// Four floats in a SIMD register, in GCC, Clang and Emscripten alike. Layers are computed for eight channels at a
/// time, every sum in the order of its inputs, so that vectors change no result.
using Quad = float __attribute__((vector_size(16)));

struct Octet {
  Quad low;
  Quad high;

  static Octet load(const float* from) {
    Octet octet{};
    std::memcpy(&octet.low, from, sizeof(Quad));
    std::memcpy(&octet.high, from + 4, sizeof(Quad));
    return octet;
  }
  void store(float* to) const {
    std::memcpy(to, &low, sizeof(Quad));
    std::memcpy(to + 4, &high, sizeof(Quad));
  }
};

constexpr std::size_t lanes = conv_width_step;

/// What is not a number stays so.
Quad activate(Quad x, Activation activation) {
  constexpr Quad zero{};
  if (activation == Activation::none) return x;
  if (activation == Activation::relu) return x < zero ? zero : x;
  constexpr Quad six{6, 6, 6, 6};
  const Quad shifted = x + 3;
  const Quad positive = shifted < zero ? zero : shifted;
  return x * (positive > six ? six : positive) / 6;
}

Octet activate(const Octet& x, Activation activation) {
  return {activate(x.low, activation), activate(x.high, activation)};
}

/// A dense layer on many rows of inputs.
class RowsDense {
 public:
  RowsDense() = default;

  /// weights  of output o and input i at weight(o, i)
  template <class Weight>
  RowsDense(std::size_t inputs, const std::vector<float>& bias, Activation activation, Weight weight)
      : inputs_(inputs), activation_(activation), weights_(inputs * bias.size()), bias_(bias) {
    for (std::size_t o = 0; o < bias.size(); ++o)
      for (std::size_t i = 0; i < inputs; ++i) weights_[(o / lanes * inputs + i) * lanes + o % lanes] = weight(o, i);
  }

  RowsDense(const std::vector<float>& weights, const std::vector<float>& bias, Activation activation)
      : RowsDense(weights.size() / bias.size(), bias, activation,
                  [&](std::size_t o, std::size_t i) { return weights[o * (weights.size() / bias.size()) + i]; }) {}

  explicit RowsDense(const Dense& dense, Activation activation = Activation::none)
      : RowsDense(dense.weights, dense.bias, activation) {}

  [[nodiscard]] std::size_t inputs() const { return inputs_; }
  [[nodiscard]] std::size_t outputs() const { return bias_.size(); }

  /// out [rows][outputs] of in [rows][inputs]; `add`: onto what `out` holds.
  void apply(const float* in, std::size_t rows, float* out, bool add = false) const {
    constexpr std::size_t together = 4;
    std::size_t row = 0;
    for (; row + together <= rows; row += together)
      apply_rows<together>(in + row * inputs(), out + row * outputs(), add);
    for (; row < rows; ++row) apply_rows<1>(in + row * inputs(), out + row * outputs(), add);
  }

 private:
  template <std::size_t rows>
  void apply_rows(const float* in, float* out, bool add) const {
    const float* weight = weights_.data();
    for (std::size_t o = 0; o < outputs(); o += lanes) {
      std::array<Octet, rows> sums{};
      sums.fill(Octet::load(&bias_[o]));
      for (std::size_t i = 0; i < inputs_; ++i, weight += lanes) {
        const Octet w = Octet::load(weight);
        for (std::size_t r = 0; r < rows; ++r) {
          const float x = in[r * inputs_ + i];
          sums[r].low += x * w.low;
          sums[r].high += x * w.high;
        }
      }
      for (std::size_t r = 0; r < rows; ++r) {
        float* const to = out + r * outputs() + o;
        Octet y = activate(sums[r], activation_);
        if (add) {
          const Octet before = Octet::load(to);
          y.low += before.low;
          y.high += before.high;
        }
        y.store(to);
      }
    }
  }

  std::size_t inputs_ = 0;
  Activation activation_ = Activation::none;
  std::vector<float> weights_;  ///< [outputs / lanes][inputs][lanes]
  std::vector<float> bias_;
};

/// Of a picture [frame][row][channel].
struct Shape {
  std::size_t frames = 0;
  std::size_t rows = 0;
  std::size_t channels = 0;

  [[nodiscard]] std::size_t size() const { return frames * rows * channels; }
  [[nodiscard]] Shape after(const Convolution& c) const {
    return {after_stride(frames, c.stride), after_stride(rows, c.stride), c.outputs};
  }
};

/// The taps of a kernel that fall inside of 0 to `size` - 1 where its centre is at `centre`.
struct Taps {
  std::size_t first;
  std::size_t last;  ///< one past it

  Taps(std::size_t centre, std::size_t kernel, std::size_t size)
      : first(kernel / 2 - std::min(centre, kernel / 2)), last(std::min(kernel, size + kernel / 2 - centre)) {}
};

/// The convolution of one input channel that sees the picture first.
class Stem {
 public:
  Stem(const Convolution& c, std::size_t bands)
      : kernel_(c.kernel),
        stride_(c.stride),
        dense_(c.weights, c.bias, c.activation),
        patches_(after_stride(bands, c.stride) * c.kernel * c.kernel) {}

  /// in [frame][row] of shape `from`; out of shape from.after(...).
  void apply(const float* in, const Shape& from, float* out) {
    const std::size_t rows = after_stride(from.rows, stride_);
    for (std::size_t frame = 0; frame < from.frames; frame += stride_, out += rows * dense_.outputs()) {
      cut_patches(in, from, frame);
      dense_.apply(patches_.data(), rows, out);
    }
  }

 private:
  /// What each output of a frame sees, [row][kernel over frequency][kernel over time].
  void cut_patches(const float* in, const Shape& from, std::size_t frame) {
    std::fill(patches_.begin(), patches_.end(), 0.0F);
    float* patch = patches_.data();
    const Taps over_time(frame, kernel_, from.frames);
    for (std::size_t row = 0; row < from.rows; row += stride_, patch += kernel_ * kernel_) {
      const Taps over_frequency(row, kernel_, from.rows);
      for (std::size_t t = over_time.first; t < over_time.last; ++t)
        for (std::size_t f = over_frequency.first; f < over_frequency.last; ++f)
          patch[f * kernel_ + t] = in[(frame + t - kernel_ / 2) * from.rows + row + f - kernel_ / 2];
    }
  }

  std::size_t kernel_;
  std::size_t stride_;
  RowsDense dense_;
  std::vector<float> patches_;
};

class Depthwise {
 public:
  explicit Depthwise(const Convolution& c)
      : kernel_(c.kernel), stride_(c.stride), activation_(c.activation), weights_(c.weights.size()), bias_(c.bias) {
    const std::size_t taps = kernel_ * kernel_;
    for (std::size_t channel = 0; channel < c.outputs; ++channel)
      for (std::size_t f = 0; f < kernel_; ++f)
        for (std::size_t t = 0; t < kernel_; ++t)
          weights_[(t * kernel_ + f) * c.outputs + channel] = c.weights[channel * taps + f * kernel_ + t];
  }

  void apply(const float* in, const Shape& from, float* out) const {
    for (std::size_t frame = 0; frame < from.frames; frame += stride_)
      for (std::size_t row = 0; row < from.rows; row += stride_, out += from.channels)
        apply_at(in, from, frame, row, out);
  }

 private:
  void apply_at(const float* in, const Shape& from, std::size_t frame, std::size_t row, float* out) const {
    const Taps over_time(frame, kernel_, from.frames);
    const Taps over_frequency(row, kernel_, from.rows);
    const std::size_t first_row = row + over_frequency.first - kernel_ / 2;
    for (std::size_t c = 0; c < from.channels; c += lanes) {
      Octet sum = Octet::load(&bias_[c]);
      for (std::size_t t = over_time.first; t < over_time.last; ++t) {
        const float* x = in + ((frame + t - kernel_ / 2) * from.rows + first_row) * from.channels + c;
        const float* w = weights_.data() + (t * kernel_ + over_frequency.first) * from.channels + c;
        for (std::size_t f = over_frequency.first; f < over_frequency.last; ++f) {
          sum.low += Octet::load(x).low * Octet::load(w).low;
          sum.high += Octet::load(x).high * Octet::load(w).high;
          x += from.channels;
          w += from.channels;
        }
      }
      activate(sum, activation_).store(out + c);
    }
  }

  std::size_t kernel_;
  std::size_t stride_;
  Activation activation_;
  std::vector<float> weights_;  ///< [kernel over time][kernel over frequency][channels]
  std::vector<float> bias_;
};

class Excitation {
 public:
  explicit Excitation(const Squeeze& squeeze)
      : down_(squeeze.down, Activation::relu),
        up_(squeeze.up),
        frame_sums_(squeeze.down.inputs),
        sums_(squeeze.down.inputs),
        mean_(squeeze.down.inputs),
        hidden_(squeeze.down.outputs),
        gain_(squeeze.up.outputs) {}

  void apply(float* picture, const Shape& shape) {
    measure_mean(picture, shape);
    down_.apply(mean_.data(), 1, hidden_.data());
    up_.apply(hidden_.data(), 1, gain_.data());
    for (float& value : gain_) value = static_cast<float>(1 / (1 + std::exp(-static_cast<double>(value))));
    for (std::size_t at = 0; at < shape.size(); at += shape.channels)
      for (std::size_t c = 0; c < shape.channels; ++c) picture[at + c] *= gain_[c];
  }

 private:
  /// In single precision over a frame's rows and in double over the frames: no error grows with the length.
  void measure_mean(const float* picture, const Shape& shape) {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    for (std::size_t frame = 0; frame < shape.frames; ++frame) {
      std::fill(frame_sums_.begin(), frame_sums_.end(), 0.0F);
      for (std::size_t row = 0; row < shape.rows; ++row, picture += shape.channels)
        for (std::size_t c = 0; c < shape.channels; ++c) frame_sums_[c] += picture[c];
      for (std::size_t c = 0; c < shape.channels; ++c) sums_[c] += static_cast<double>(frame_sums_[c]);
    }
    const auto pixels = static_cast<double>(shape.frames * shape.rows);
    for (std::size_t c = 0; c < shape.channels; ++c) mean_[c] = static_cast<float>(sums_[c] / pixels);
  }

  RowsDense down_;
  RowsDense up_;
  std::vector<float> frame_sums_;
  std::vector<double> sums_;
  std::vector<float> mean_;
  std::vector<float> hidden_;
  std::vector<float> gain_;
};

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

class Pool {
 public:
  Pool(const AttentiveStatistics& pool, std::size_t longest_frames)
      : hidden_(pool.hidden),
        score_(pool.score),
        activations_(longest_frames * hidden_.outputs()),
        scores_(longest_frames * score_.outputs()) {}

  /// in [frames][channels]; out the channels' means, then their deviations.
  void apply(const float* in, std::size_t frames, std::span<float> out) {
    hidden_.apply(in, frames, activations_.data());
    for (std::size_t i = 0; i < frames * hidden_.outputs(); ++i)
      activations_[i] = static_cast<float>(std::tanh(static_cast<double>(activations_[i])));
    score_.apply(activations_.data(), frames, scores_.data());
    const std::size_t channels = score_.outputs();
    for (std::size_t c = 0; c < channels; ++c) {
      const auto [mean, deviation] = statistics(in + c, scores_.data() + c, frames, channels);
      out[c] = mean;
      out[channels + c] = deviation;
    }
  }

 private:
  struct Statistics {
    float mean;
    float deviation;
  };

  static Statistics statistics(const float* x, const float* score, std::size_t frames, std::size_t step) {
    float highest = score[0];
    for (std::size_t i = 0; i < frames * step; i += step) highest = std::max(highest, score[i]);
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < frames * step; i += step) {
      const double weight = std::exp(static_cast<double>(score[i]) - static_cast<double>(highest));
      const auto value = static_cast<double>(x[i]);
      weights += weight;
      sum += weight * value;
      squares += weight * value * value;
    }
    constexpr double least_variance = 1e-5;
    const double mean = sum / weights;
    const double variance = std::max(squares / weights - mean * mean, least_variance);
    return {static_cast<float>(mean), static_cast<float>(std::sqrt(variance))};
  }

  RowsDense hidden_;
  RowsDense score_;
  std::vector<float> activations_;
  std::vector<float> scores_;
};

std::size_t padded(std::size_t frames) { return after_stride(frames, conv_frame_step) * conv_frame_step; }

std::vector<Block> blocks_of(const ConvParameters& p) { return {p.blocks.begin(), p.blocks.end()}; }

/// From frames of [frequency row][channel], as the blocks leave them.
RowsDense projection(const ConvParameters& p) {
  const std::size_t channels = p.blocks.empty() ? p.stem.outputs : p.blocks.back().narrow.outputs;
  const std::size_t rows = p.project.inputs / channels;
  return {p.project.inputs, p.project.bias, Activation::relu, [&, channels, rows](std::size_t o, std::size_t i) {
            return p.project.weights[o * p.project.inputs + i % channels * rows + i / channels];
          }};
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
        pool(p.pool, padded(longest_frames)),
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
  Shape run_block(Block& block, Shape shape);
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
  const std::size_t frames = padded(picture.size() / bands);
  assert(!picture.empty() && frames * bands <= normalised.size());
  const auto normalise = [](float x) { return (x + 4.5F) / 5; };
  const auto rest = std::transform(picture.begin(), picture.end(), normalised.begin(), normalise);
  std::fill(rest, normalised.begin() + static_cast<std::ptrdiff_t>(frames * bands), normalise(network_silence));

  stem.apply(normalised.data(), {frames, bands, 1}, current.data());
  Shape shape{after_stride(frames, stem_stride), stem_shape.rows, stem_shape.channels};
  for (Block& block : blocks) shape = run_block(block, shape);
  return shape;
}

Shape Conv::State::run_block(Block& block, Shape shape) {
  const float* in = current.data();
  if (block.widen) {
    block.widen->apply(in, shape.frames * shape.rows, wide.data());
    shape.channels = block.widen->outputs();
    in = wide.data();
  }
  block.depthwise.apply(in, shape, filtered.data());
  shape = {after_stride(shape.frames, block.stride), after_stride(shape.rows, block.stride), shape.channels};
  if (block.excitation) block.excitation->apply(filtered.data(), shape);
  block.narrow.apply(filtered.data(), shape.frames * shape.rows, current.data(), block.residual);
  shape.channels = block.narrow.outputs();
  return shape;
}

Conv::Conv(const ConvParameters& parameters, std::size_t longest_frames)
    : state_(std::make_unique<State>(parameters, longest_frames)) {
  assert(problem_with(parameters) == nullptr);
}
Conv::~Conv() = default;
Conv::Conv(Conv&&) noexcept = default;
Conv& Conv::operator=(Conv&&) noexcept = default;

std::span<const float> Conv::trunk(std::span<const float> picture) noexcept {
  return std::span<const float>(state_->current).first(state_->run_trunk(picture).size());
}

std::array<float, emotion_count> Conv::logits(std::span<const float> picture) noexcept {
  State& s = *state_;
  const Shape shape = s.run_trunk(picture);
  // Pooling leaves out what began in the padding.
  const std::size_t stride = padded(picture.size() / s.bands) / shape.frames;
  const std::size_t heard = after_stride(picture.size() / s.bands, stride);
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
