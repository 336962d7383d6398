#include "trainer/fit/norm_activation.hpp"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

constexpr double epsilon = 1e-3;

at::Tensor normal(at::IntArrayRef shape, double mean, double deviation) {
  Random random(static_cast<std::uint64_t>(shape.size()));
  at::Tensor tensor = at::empty(shape);
  std::generate_n(tensor.data_ptr<float>(), tensor.numel(),
                  [&] { return static_cast<float>(mean + deviation * random.normal()); });
  return tensor;
}

at::Tensor activated(const at::Tensor& x, Activation activation) {
  if (activation == Activation::relu) return at::relu(x);
  return activation == Activation::hard_swish ? at::hardswish(x) : x;
}

double apart(const at::Tensor& one, const at::Tensor& other) { return (one - other).abs().max().item<double>(); }

struct Case {
  Activation activation;
  std::int64_t clips, channels, rows, frames;
};

class NormActivations : public testing::TestWithParam<Case> {};

TEST_P(NormActivations, IsWhatLibtorchComputesInTwoSteps) {
  const Case& c = GetParam();
  // far from zero, as a sum of squares likes it least; of libtorch in double precision
  at::Tensor maps = normal({c.clips, c.channels, c.rows, c.frames}, 3, 2).contiguous(at::MemoryFormat::ChannelsLast);
  at::Tensor weight = normal({c.channels}, 1, 0.5);
  at::Tensor bias = normal({c.channels}, 0, 1);
  const at::Tensor slopes = normal({c.clips, c.rows, c.channels, c.frames}, 0.2, 1).transpose(1, 2);
  at::Tensor exact_maps = maps.to(at::kDouble);
  at::Tensor exact_weight = weight.to(at::kDouble);
  at::Tensor exact_bias = bias.to(at::kDouble);
  for (at::Tensor* input : {&maps, &weight, &bias, &exact_maps, &exact_weight, &exact_bias}) input->requires_grad_();

  const NormActivation result = norm_activation(maps, weight, bias, epsilon, c.activation);
  const at::Tensor expected =
      activated(at::batch_norm(exact_maps, exact_weight, exact_bias, {}, {}, true, 0, epsilon, false), c.activation);
  EXPECT_LT(apart(result.value, expected), 2e-5);
  EXPECT_LT(apart(result.mean, exact_maps.mean({0, 2, 3})), 1e-5);
  EXPECT_LT(apart(result.variance, exact_maps.var({0, 2, 3}, false)), 1e-4);

  (result.value * slopes).sum().backward();
  (expected * slopes.to(at::kDouble)).sum().backward();
  EXPECT_LT(apart(maps.grad(), exact_maps.grad()), 1e-4);
  const double sum = static_cast<double>(c.clips * c.rows * c.frames);
  EXPECT_LT(apart(weight.grad(), exact_weight.grad()), 1e-6 * sum + 1e-4);
  EXPECT_LT(apart(bias.grad(), exact_bias.grad()), 1e-6 * sum + 1e-4);
}

// As many pixels as fill no stretch, some, and more than are added up as floats.
INSTANTIATE_TEST_SUITE_P(Shapes, NormActivations,
                         testing::Values(Case{Activation::none, 3, 8, 5, 7}, Case{Activation::relu, 3, 8, 5, 7},
                                         Case{Activation::hard_swish, 3, 8, 5, 7}, Case{Activation::relu, 4, 8, 64, 50},
                                         Case{Activation::hard_swish, 2, 48, 16, 30},
                                         Case{Activation::none, 2, 272, 8, 15},
                                         Case{Activation::hard_swish, 1, 24, 3, 1},
                                         Case{Activation::relu, 1, 8, 1, 2}));

TEST(NormActivation, TakesMapsInAnyOrder) {
  const at::Tensor maps = normal({2, 16, 4, 6}, 0, 1);
  const at::Tensor weight = at::ones({16});
  const at::Tensor bias = at::zeros({16});
  const auto value_of = [&](const at::Tensor& x) {
    return norm_activation(x, weight, bias, epsilon, Activation::relu).value;
  };
  EXPECT_EQ(apart(value_of(maps), value_of(maps.contiguous(at::MemoryFormat::ChannelsLast))), 0);
}

TEST(NormActivation, HandsNotANumberOn) {
  at::Tensor maps = normal({2, 8, 4, 6}, 0, 1);
  maps[0][3][1][1] = std::numeric_limits<float>::quiet_NaN();
  for (const Activation activation : {Activation::none, Activation::relu, Activation::hard_swish}) {
    const auto value = norm_activation(maps, at::ones({8}), at::zeros({8}), epsilon, activation).value;
    EXPECT_TRUE(value.select(1, 3).isnan().all().item<bool>());
    EXPECT_FALSE(value.select(1, 2).isnan().any().item<bool>());
  }
}

}  // namespace
}  // namespace emovox::trainer
