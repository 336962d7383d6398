#include "conv_layers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace emovox {

namespace {

/// Four floats in a SIMD register, in GCC, Clang and Emscripten alike.
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

/// The taps of a kernel that fall inside of 0 to `size` - 1 where its centre is at `centre`.
struct Taps {
  std::size_t first;
  std::size_t last;  ///< one past it

  Taps(std::size_t centre, std::size_t kernel, std::size_t size)
      : first(kernel / 2 - std::min(centre, kernel / 2)), last(std::min(kernel, size + kernel / 2 - centre)) {}
};

struct Statistics {
  float mean;
  float deviation;
};

/// Of a channel: its values and scores `step` apart.
Statistics statistics(const float* x, const float* score, std::size_t frames, std::size_t step) {
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

/// [outputs][inputs] to [outputs / lanes][inputs][lanes].
std::vector<float> in_lanes(const std::vector<float>& weights, std::size_t inputs) {
  std::vector<float> out(weights.size());
  for (std::size_t o = 0; o < weights.size() / inputs; ++o)
    for (std::size_t i = 0; i < inputs; ++i)
      out[(o / lanes * inputs + i) * lanes + o % lanes] = weights[o * inputs + i];
  return out;
}

}  // namespace

RowsDense::RowsDense(const std::vector<float>& weights, const std::vector<float>& bias, Activation activation)
    : inputs_(weights.size() / bias.size()),
      activation_(activation),
      weights_(in_lanes(weights, inputs_)),
      bias_(bias) {}

RowsDense::RowsDense(const Dense& dense, Activation activation) : RowsDense(dense.weights, dense.bias, activation) {}

void RowsDense::apply(const float* in, std::size_t rows, float* out, bool add) const {
  constexpr std::size_t together = 4;
  std::size_t row = 0;
  for (; row + together <= rows; row += together) apply_rows<together>(in + row * inputs(), out + row * outputs(), add);
  for (; row < rows; ++row) apply_rows<1>(in + row * inputs(), out + row * outputs(), add);
}

template <std::size_t rows>
void RowsDense::apply_rows(const float* in, float* out, bool add) const {
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

Stem::Stem(const Convolution& c, std::size_t bands)
    : kernel_(c.kernel),
      stride_(c.stride),
      dense_(c.weights, c.bias, c.activation),
      patches_(after_stride(bands, c.stride) * c.kernel * c.kernel) {}

void Stem::apply(const float* in, const Shape& from, float* out) {
  const std::size_t rows = after_stride(from.rows, stride_);
  for (std::size_t frame = 0; frame < from.frames; frame += stride_, out += rows * dense_.outputs()) {
    cut_patches(in, from, frame);
    dense_.apply(patches_.data(), rows, out);
  }
}

void Stem::cut_patches(const float* in, const Shape& from, std::size_t frame) {
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

Depthwise::Depthwise(const Convolution& c)
    : kernel_(c.kernel), stride_(c.stride), activation_(c.activation), weights_(c.weights.size()), bias_(c.bias) {
  const std::size_t taps = kernel_ * kernel_;
  for (std::size_t channel = 0; channel < c.outputs; ++channel)
    for (std::size_t f = 0; f < kernel_; ++f)
      for (std::size_t t = 0; t < kernel_; ++t)
        weights_[(t * kernel_ + f) * c.outputs + channel] = c.weights[channel * taps + f * kernel_ + t];
}

void Depthwise::apply(const float* in, const Shape& from, float* out) const {
  for (std::size_t frame = 0; frame < from.frames; frame += stride_)
    for (std::size_t row = 0; row < from.rows; row += stride_, out += from.channels)
      apply_at(in, from, frame, row, out);
}

void Depthwise::apply_at(const float* in, const Shape& from, std::size_t frame, std::size_t row, float* out) const {
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

Excitation::Excitation(const Squeeze& squeeze)
    : down_(squeeze.down, Activation::relu),
      up_(squeeze.up),
      frame_sums_(squeeze.down.inputs),
      sums_(squeeze.down.inputs),
      mean_(squeeze.down.inputs),
      hidden_(squeeze.down.outputs),
      gain_(squeeze.up.outputs) {}

void Excitation::apply(float* picture, const Shape& shape, std::size_t heard) {
  measure_mean(picture, shape, heard);
  down_.apply(mean_.data(), 1, hidden_.data());
  up_.apply(hidden_.data(), 1, gain_.data());
  for (float& value : gain_) value = static_cast<float>(1 / (1 + std::exp(-static_cast<double>(value))));
  for (std::size_t at = 0; at < shape.size(); at += shape.channels)
    for (std::size_t c = 0; c < shape.channels; ++c) picture[at + c] *= gain_[c];
}

/// In single precision over a frame's rows and in double over the frames: no error grows with the length.
void Excitation::measure_mean(const float* picture, const Shape& shape, std::size_t heard) {
  std::fill(sums_.begin(), sums_.end(), 0.0);
  for (std::size_t frame = 0; frame < heard; ++frame) {
    std::fill(frame_sums_.begin(), frame_sums_.end(), 0.0F);
    for (std::size_t row = 0; row < shape.rows; ++row, picture += shape.channels)
      for (std::size_t c = 0; c < shape.channels; ++c) frame_sums_[c] += picture[c];
    for (std::size_t c = 0; c < shape.channels; ++c) sums_[c] += static_cast<double>(frame_sums_[c]);
  }
  const auto pixels = static_cast<double>(heard * shape.rows);
  for (std::size_t c = 0; c < shape.channels; ++c) mean_[c] = static_cast<float>(sums_[c] / pixels);
}

Pool::Pool(const AttentiveStatistics& pool, std::size_t longest_frames)
    : hidden_(pool.hidden),
      score_(pool.score),
      activations_(longest_frames * hidden_.outputs()),
      scores_(longest_frames * score_.outputs()) {}

void Pool::apply(const float* in, std::size_t frames, std::span<float> out) {
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

}  // namespace emovox
