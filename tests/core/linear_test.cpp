#include "emovox/linear.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace emovox {
namespace {

TEST(Linear, GivesTheSoftmaxOfItsScores) {
  LinearParameters parameters;
  parameters.dimension = 2;
  parameters.weights.assign(2 * emotion_count, 0);
  parameters.weights[2 * 3 + 1] = 2;  // sad grows with the second element
  parameters.bias[5] = 1;             // fearful is likely from the start
  const auto p = Linear(parameters).classify(std::array{7.0F, 0.5F});
  const double sum = 6 + 2 * std::exp(1.0);
  EXPECT_NEAR(p[3], std::exp(1.0) / sum, 1e-6);
  EXPECT_NEAR(p[5], std::exp(1.0) / sum, 1e-6);
  EXPECT_NEAR(p[0], 1 / sum, 1e-6);
}

TEST(Linear, StaysFiniteForTheLargestScores) {
  LinearParameters parameters;
  parameters.dimension = 1;
  parameters.weights.assign(emotion_count, 1e9F);
  parameters.weights[2] = -1e9F;
  const auto p = Linear(parameters).classify(std::array{4.0F});
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0F), 1, 1e-6);
  EXPECT_EQ(p[2], 0);
}

}  // namespace
}  // namespace emovox
