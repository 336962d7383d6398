#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "emovox/conv_parameters.hpp"

/// The layers of a convolutional network, their weights laid out for speed. Pictures are [frame][frequency
/// row][channel]: layers take several channels at a time, every sum in the order of its inputs, so that SIMD changes no
/// result. Of no use outside conv.cpp.
namespace emovox {

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

/// A dense layer on many rows of inputs.
class RowsDense {
 public:
  /// weights  [outputs][inputs]
  RowsDense(const std::vector<float>& weights, const std::vector<float>& bias, Activation activation);
  explicit RowsDense(const Dense& dense, Activation activation = Activation::none);

  [[nodiscard]] std::size_t inputs() const { return inputs_; }
  [[nodiscard]] std::size_t outputs() const { return bias_.size(); }

  /// out [rows][outputs] of in [rows][inputs]; `add`: onto what `out` holds.
  void apply(const float* in, std::size_t rows, float* out, bool add = false) const;

 private:
  template <std::size_t rows>
  void apply_rows(const float* in, float* out, bool add) const;

  std::size_t inputs_;
  Activation activation_;
  std::vector<float> weights_;  ///< [outputs / conv_width_step][inputs][conv_width_step]
  std::vector<float> bias_;
};

/// The convolution of one input channel that sees the picture first.
class Stem {
 public:
  Stem(const Convolution& c, std::size_t bands);

  /// in [frame][row] of shape `from`; out the same after the stride.
  void apply(const float* in, const Shape& from, float* out);

 private:
  void cut_patches(const float* in, const Shape& from, std::size_t frame);

  std::size_t kernel_;
  std::size_t stride_;
  RowsDense dense_;
  std::vector<float> patches_;  ///< what each output of a frame sees: [row][kernel over frequency][kernel over time]
};

/// A convolution of every channel by itself.
class Depthwise {
 public:
  explicit Depthwise(const Convolution& c);

  /// in of shape `from`; out the same after the stride.
  void apply(const float* in, const Shape& from, float* out) const;

 private:
  void apply_at(const float* in, const Shape& from, std::size_t frame, std::size_t row, float* out) const;

  std::size_t kernel_;
  std::size_t stride_;
  Activation activation_;
  std::vector<float> weights_;  ///< [kernel over time][kernel over frequency][channels]
  std::vector<float> bias_;
};

/// Squeeze and excitation.
class Excitation {
 public:
  explicit Excitation(const Squeeze& squeeze);

  /// Multiplies the picture's channels in place, by what its first `heard` frames tell: 1 to shape.frames.
  void apply(float* picture, const Shape& shape, std::size_t heard);

 private:
  void measure_mean(const float* picture, const Shape& shape, std::size_t heard);

  RowsDense down_;
  RowsDense up_;
  std::vector<float> frame_sums_;
  std::vector<double> sums_;
  std::vector<float> mean_;
  std::vector<float> hidden_;
  std::vector<float> gain_;
};

/// Attentive statistics pooling.
class Pool {
 public:
  Pool(const AttentiveStatistics& pool, std::size_t longest_frames);

  /// in [frames][channels], 1 to longest_frames; out the channels' means, then their deviations.
  void apply(const float* in, std::size_t frames, std::span<float> out);

 private:
  RowsDense hidden_;
  RowsDense score_;
  std::vector<float> activations_;
  std::vector<float> scores_;
};

}  // namespace emovox
