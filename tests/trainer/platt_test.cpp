#include "trainer/fit/platt.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace emovox::trainer {
namespace {

double probability(const Sigmoid& s, double decision) { return 1 / (1 + std::exp(s.a * decision + s.b)); }

TEST(Platt, GoesThroughTheMeanTargetsOfTwoDecisionValues) {
  // Two places and two parameters: the likelihood is greatest where the curve meets the mean target of each place.
  // At 2 there are 8 positives and 2 negatives, at -1 there are 3 and 7: N+ = 11, N- = 9.
  std::vector<Decision> decisions;
  for (int k = 0; k < 10; ++k) {
    decisions.push_back({2, k < 8});
    decisions.push_back({-1, k < 3});
  }
  const Sigmoid s = fit_sigmoid(decisions);
  const double high = 12.0 / 13;
  const double low = 1.0 / 11;
  // the gradient's tolerance leaves this much
  EXPECT_NEAR(probability(s, 2), (8 * high + 2 * low) / 10, 1e-6);
  EXPECT_NEAR(probability(s, -1), (3 * high + 7 * low) / 10, 1e-6);
}

TEST(Platt, TakesAWeightAsThatManyDecisions) {
  std::vector<Decision> weighted;
  std::vector<Decision> repeated;
  for (int k = 0; k < 12; ++k) {
    const double value = std::sin(7.0 * k);
    const bool positive = std::cos(5.0 * k) + value > 0;
    weighted.push_back({value, positive, positive ? 3.0 : 1.0});
    for (int r = 0; r < (positive ? 3 : 1); ++r) repeated.push_back({value, positive});
  }
  const Sigmoid a = fit_sigmoid(weighted);
  const Sigmoid b = fit_sigmoid(repeated);
  EXPECT_NEAR(a.a, b.a, 1e-6);
  EXPECT_NEAR(a.b, b.b, 1e-6);
}

TEST(Platt, StandsSeparableAndHugeDecisionValues) {
  std::vector<Decision> decisions;
  for (int k = 1; k <= 50; ++k) {
    decisions.push_back({1e6 * k, true});
    decisions.push_back({-1e6 * k, false});
  }
  const Sigmoid s = fit_sigmoid(decisions);
  EXPECT_TRUE(std::isfinite(s.a) && std::isfinite(s.b));
  EXPECT_GT(probability(s, 5e7), 0.9);
  EXPECT_LT(probability(s, -5e7), 0.1);
}

TEST(Platt, AnswersHalfWithoutEvidence) {
  EXPECT_DOUBLE_EQ(probability(fit_sigmoid({}), 3), 0.5);
  // decision values that tell nothing: the prior, smoothed
  std::vector<Decision> alike(10, {0, true});
  alike.resize(20, {0, false});
  EXPECT_NEAR(probability(fit_sigmoid(alike), 0), 0.5, 1e-6);
}

}  // namespace
}  // namespace emovox::trainer
