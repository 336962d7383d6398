#include "trainer/fit/norm_activation.hpp"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace emovox::trainer {
namespace {

using Variables = torch::autograd::variable_list;

struct Linear {
  static float value(float x) { return x; }
  static float slope(float /*x*/) { return 1; }
};

struct Relu {
  static float value(float x) { return std::max(x, 0.0F); }
  static float slope(float x) { return x > 0 ? 1.0F : 0.0F; }
};

struct HardSwish {
  static float value(float x) { return x * std::clamp(x + 3, 0.0F, 6.0F) * (1.0F / 6); }
  static float slope(float x) { return x < -3 ? 0.0F : (x < 3 ? x * (1.0F / 3) + 0.5F : 1.0F); }
};

template <class Visit>
void with(Activation activation, Visit visit) {
  switch (activation) {
    case Activation::none:
      return visit(Linear());
    case Activation::relu:
      return visit(Relu());
    case Activation::hard_swish:
      return visit(HardSwish());
  }
}

/// Maps as they lie in memory: channels side by side, pixel after pixel. They are worked on in stretches of several
/// pixels, so that loops are long where channels are few.
class Stretches {
 public:
  explicit Stretches(const at::Tensor& maps)
      : channels_(static_cast<std::size_t>(maps.size(1))),
        pixels_(static_cast<std::size_t>(maps.numel()) / channels_),
        length_(channels_ * std::max<std::size_t>(1, least_length / channels_)) {}

  [[nodiscard]] std::size_t channels() const { return channels_; }
  [[nodiscard]] double pixels() const { return static_cast<double>(pixels_); }

  /// A value a channel, repeated for the pixels of a stretch.
  [[nodiscard]] std::vector<float> repeat(std::span<const double> of_channels) const {
    std::vector<float> stretch(length_);
    for (std::size_t i = 0; i < length_; ++i) stretch[i] = static_cast<float>(of_channels[i % channels_]);
    return stretch;
  }

  /// visit(first value, values): a stretch after the other; the last may be shorter.
  template <class Visit>
  void each(Visit visit) const {
    const std::size_t values = pixels_ * channels_;
    for (std::size_t first = 0; first < values; first += length_) visit(first, std::min(length_, values - first));
  }

  struct Sums {
    std::vector<double> one;
    std::vector<double> other;
  };

  /// Of each channel, what add(first value, values, one, other) adds up in two stretches: as floats over some hundred
  /// pixels, as doubles beyond.
  template <class Add>
  [[nodiscard]] Sums sum(Add add) const {
    Sums sums{std::vector<double>(channels_), std::vector<double>(channels_)};
    std::vector<float> one(length_);
    std::vector<float> other(length_);
    const auto flush = [&] {
      for (std::size_t i = 0; i < length_; ++i) {
        sums.one[i % channels_] += static_cast<double>(one[i]);
        sums.other[i % channels_] += static_cast<double>(other[i]);
      }
      std::ranges::fill(one, 0.0F);
      std::ranges::fill(other, 0.0F);
    };
    std::size_t stretches = 0;
    each([&](std::size_t first, std::size_t count) {
      add(first, count, one.data(), other.data());
      if (++stretches % stretches_added_as_floats == 0) flush();
    });
    flush();
    return sums;
  }

 private:
  static constexpr std::size_t least_length = 256;
  static constexpr std::size_t stretches_added_as_floats = 64;

  std::size_t channels_;
  std::size_t pixels_;
  std::size_t length_;
};

at::Tensor tensor_of(std::span<const double> values) {
  at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())});
  std::ranges::transform(values, tensor.data_ptr<float>(), [](double value) { return static_cast<float>(value); });
  return tensor;
}

/// What a batch's maps tell: normalised is scale * x + shift.
struct Affine {
  std::vector<double> mean, variance, scale, shift;
};

Affine affine_of(const Stretches& stretches, const float* x, const at::Tensor& weight, const at::Tensor& bias,
                 double epsilon) {
  const auto sums = stretches.sum([&](std::size_t first, std::size_t count, float* sum, float* squares) {
    for (std::size_t i = 0; i < count; ++i) {
      const float value = x[first + i];
      sum[i] += value;
      squares[i] += value * value;
    }
  });
  Affine affine;
  for (std::size_t c = 0; c < stretches.channels(); ++c) {
    const double mean = sums.one[c] / stretches.pixels();
    const double variance = std::max(0.0, sums.other[c] / stretches.pixels() - mean * mean);
    const double scale = static_cast<double>(weight.data_ptr<float>()[c]) / std::sqrt(variance + epsilon);
    affine.mean.push_back(mean);
    affine.variance.push_back(variance);
    affine.scale.push_back(scale);
    affine.shift.push_back(static_cast<double>(bias.data_ptr<float>()[c]) - scale * mean);
  }
  return affine;
}

struct Function : torch::autograd::Function<Function> {
  static Variables forward(torch::autograd::AutogradContext* context, const at::Tensor& maps, const at::Tensor& weight,
                           const at::Tensor& bias, double epsilon, std::int64_t activation) {
    const Stretches stretches(maps);
    const auto* x = maps.data_ptr<float>();
    const Affine affine = affine_of(stretches, x, weight, bias, epsilon);
    const auto scale = stretches.repeat(affine.scale);
    const auto shift = stretches.repeat(affine.shift);

    const at::Tensor value = at::empty_like(maps);
    auto* y = value.data_ptr<float>();
    with(static_cast<Activation>(activation), [&](auto function) {
      stretches.each([&](std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) y[first + i] = function.value(scale[i] * x[first + i] + shift[i]);
      });
    });

    const at::Tensor mean = tensor_of(affine.mean);
    const at::Tensor variance = tensor_of(affine.variance);
    context->save_for_backward({maps, weight, bias, mean, variance});
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["activation"] = activation;
    context->mark_non_differentiable({mean, variance});
    return {value, mean, variance};
  }

  static Variables backward(torch::autograd::AutogradContext* context, const Variables& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& maps = saved[0];
    const at::Tensor slopes = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const double epsilon = context->saved_data["epsilon"].toDouble();
    const Stretches stretches(maps);
    const auto* x = maps.data_ptr<float>();
    const auto* dy = slopes.data_ptr<float>();

    const std::size_t channels = stretches.channels();
    std::vector<double> scales(channels);
    std::vector<double> shifts(channels);
    for (std::size_t c = 0; c < channels; ++c) {
      const auto of_channel = [&](std::size_t which) { return static_cast<double>(saved[which].data_ptr<float>()[c]); };
      scales[c] = of_channel(1) / std::sqrt(of_channel(4) + epsilon);
      shifts[c] = of_channel(2) - scales[c] * of_channel(3);
    }
    const auto scale = stretches.repeat(scales);
    const auto shift = stretches.repeat(shifts);

    const at::Tensor of_maps = at::empty_like(maps);
    auto* dx = of_maps.data_ptr<float>();
    std::vector<double> of_weight(channels);
    Stretches::Sums sums;
    with(static_cast<Activation>(context->saved_data["activation"].toInt()), [&](auto function) {
      const auto before = [&](std::size_t at, std::size_t i) {  // the slope before the activation
        return dy[at] * function.slope(scale[i] * x[at] + shift[i]);
      };
      sums = stretches.sum([&](std::size_t first, std::size_t count, float* sum, float* products) {
        for (std::size_t i = 0; i < count; ++i) {
          const float g = before(first + i, i);
          sum[i] += g;
          products[i] += g * x[first + i];
        }
      });
      // dx = scale * (g - mean g - normalised x * mean (g * normalised x)) = scale * g + along * x + constant
      std::vector<double> alongs(channels);
      std::vector<double> constants(channels);
      for (std::size_t c = 0; c < channels; ++c) {
        const auto mean = static_cast<double>(saved[3].data_ptr<float>()[c]);
        const double deviation = std::sqrt(static_cast<double>(saved[4].data_ptr<float>()[c]) + epsilon);
        of_weight[c] = (sums.other[c] - mean * sums.one[c]) / deviation;
        alongs[c] = -scales[c] * of_weight[c] / (deviation * stretches.pixels());
        constants[c] = -scales[c] * sums.one[c] / stretches.pixels() - alongs[c] * mean;
      }
      const auto along = stretches.repeat(alongs);
      const auto constant = stretches.repeat(constants);
      stretches.each([&](std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
          dx[first + i] = scale[i] * before(first + i, i) + along[i] * x[first + i] + constant[i];
      });
    });
    return {of_maps, tensor_of(of_weight), tensor_of(sums.one), {}, {}};
  }
};

}  // namespace

NormActivation norm_activation(const at::Tensor& maps, const at::Tensor& weight, const at::Tensor& bias, double epsilon,
                               Activation activation) {
  const auto outputs = Function::apply(maps.contiguous(at::MemoryFormat::ChannelsLast), weight, bias, epsilon,
                                       static_cast<std::int64_t>(activation));
  return {outputs[0], outputs[1], outputs[2]};
}

}  // namespace emovox::trainer
