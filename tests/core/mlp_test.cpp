#include "emovox/mlp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "support/allocations.hpp"

namespace emovox {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// Two elements, three hidden units x0 + x1, x0 - x1 and 1, of which the emotions' scores are small multiples.
MlpParameters small() {
  DenseLayer hidden{2, 3, {1, 1, 1, -1, 0, 0}, {0, 0, 1}};
  DenseLayer last{3, emotion_count, {}, std::vector<float>(emotion_count)};
  for (std::size_t i = 0; i < emotion_count; ++i) {
    const auto k = static_cast<float>(i);
    last.weights.insert(last.weights.end(), {0.1F * k, -0.2F * k, 0.3F * k});
    last.bias[i] = 0.05F * k;
  }
  return {{hidden, last}};
}

TEST(Mlp, IsLayersWithRectifiersBetweenAndASoftmaxAtTheEnd) {
  const Probabilities found = Mlp(small()).classify(std::array{1.0F, 2.0F});
  // hidden units 3, max(0, -1) and 1: scores 0.1 * 3 k + 0.3 k + 0.05 k
  double sum = 0;
  for (int k = 0; k < 8; ++k) sum += std::exp(0.65 * k);
  for (std::size_t k = 0; k < emotion_count; ++k)
    EXPECT_NEAR(found[k], std::exp(0.65 * static_cast<double>(k)) / sum, 1e-6) << k;  // single precision
}

TEST(Mlp, OfOneLayerIsLinear) {
  DenseLayer layer{1, emotion_count, {}, std::vector<float>(emotion_count)};
  for (std::size_t i = 0; i < emotion_count; ++i) layer.weights.push_back(i == 5 ? -2.0F : 0.0F);
  const Probabilities found = Mlp({{layer}}).classify(std::array{-1.0F});
  EXPECT_NEAR(found[5], std::exp(2.0) / (std::exp(2.0) + 7), 1e-6);  // single precision
}

TEST(Mlp, StaysFiniteWithTheLargestWeightsThereMayBe) {
  const std::array<std::size_t, 5> sizes{2, widest_layer, widest_layer, widest_layer, emotion_count};
  MlpParameters p;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l)
    p.layers.push_back({sizes[l], sizes[l + 1], std::vector<float>(sizes[l] * sizes[l + 1], 1e4F),
                        std::vector<float>(sizes[l + 1], 1e4F)});
  ASSERT_EQ(problem_with(p, 2), nullptr);
  const Probabilities found = Mlp(p).classify(std::array{4.0F, 4.0F});
  EXPECT_NEAR(std::accumulate(found.begin(), found.end(), 0.0F), 1, 1e-6F);
}

TEST(Mlp, AllocatesNothingToClassify) {
  const Mlp mlp(small());
  const std::array x{1.0F, 2.0F};
  const std::size_t before = test::allocations();
  const Probabilities found = mlp.classify(x);
  EXPECT_EQ(test::allocations(), before);
  EXPECT_GT(found[7], 0.2F);
}

TEST(ProblemWithMlp, IsNothingForASoundOne) { EXPECT_EQ(problem_with(small(), 2), nullptr); }

TEST(ProblemWithMlp, IsFoundInEveryKindOfDamage) {
  EXPECT_NE(problem_with(small(), 3), nullptr);  // made for other vectors
  EXPECT_NE(problem_with(small(), 0), nullptr);
  const std::array<void (*)(MlpParameters&), 10> damages{
      [](MlpParameters& p) { p.layers.clear(); },
      [](MlpParameters& p) { p.layers.pop_back(); },  // then three outputs
      [](MlpParameters& p) { p.layers.resize(5, p.layers[1]); },
      [](MlpParameters& p) { p.layers[1].inputs = 4; },
      [](MlpParameters& p) { p.layers[0].outputs = 0; },
      [](MlpParameters& p) {
        p.layers[0] = {2, widest_layer + 1, std::vector<float>(2050), std::vector<float>(1025)};
      },
      [](MlpParameters& p) { p.layers[0].weights.pop_back(); },
      [](MlpParameters& p) { p.layers[1].bias.push_back(0); },
      [](MlpParameters& p) { p.layers[0].weights[4] = nan; },
      [](MlpParameters& p) { p.layers[1].bias[2] = 1e9F; },
  };
  for (std::size_t d = 0; d < damages.size(); ++d) {
    MlpParameters p = small();
    damages[d](p);
    EXPECT_NE(problem_with(p, 2), nullptr) << "damage " << d;
  }
}

}  // namespace
}  // namespace emovox
