#include "emovox/linear_prediction.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<double> autocorrelation(const std::vector<float>& signal, std::size_t lags) {
  std::vector<double> sums(lags);
  for (std::size_t lag = 0; lag < lags; ++lag)
    for (std::size_t n = lag; n < signal.size(); ++n) sums[lag] += static_cast<double>(signal[n]) * signal[n - lag];
  return sums;
}

// x[n] = b x[n - 1] + noise has the autocorrelation b^lag, and noise of the share 1 - b^2.
TEST(LinearPrediction, OfAProcessThatRemembersOneSampleIsItsMemory) {
  const std::array<double, 5> lags{2, 2 * -0.8, 2 * 0.64, 2 * -0.512, 2 * 0.4096};
  std::array<double, 4> predictor{};
  EXPECT_NEAR(predict_linearly(lags, predictor), 1 - 0.64, 1e-15);
  EXPECT_NEAR(predictor[0], -0.8, 1e-15);
  for (std::size_t k = 1; k < predictor.size(); ++k) EXPECT_NEAR(predictor[k], 0, 1e-15) << k;
}

TEST(LinearPrediction, OfWhiteNoiseForetellsNothing) {
  const std::array<double, 4> lags{3, 0, 0, 0};
  std::array<double, 3> predictor{1, 1, 1};
  EXPECT_EQ(predict_linearly(lags, predictor), 1);
  for (const double value : predictor) EXPECT_EQ(value, 0);
}

// The predictor of least error solves sum over k of a[k] r[|i - k|] = r[i]: set it in.
TEST(LinearPrediction, SolvesTheNormalEquations) {
  const auto lags = autocorrelation(test::noise(40), 12);
  std::vector<double> predictor(11);
  const double error = predict_linearly(lags, predictor);
  double left = lags[0];
  for (std::size_t i = 1; i < lags.size(); ++i) {
    double sum = 0;
    for (std::size_t k = 1; k < lags.size(); ++k) sum += predictor[k - 1] * lags[i > k ? i - k : k - i];
    EXPECT_NEAR(sum, lags[i], 1e-13 * lags[0]) << i;
    left -= predictor[i - 1] * lags[i];
  }
  EXPECT_NEAR(error, left / lags[0], 1e-13);
}

// cos(w n) = 2 cos(w) cos(w (n - 1)) - cos(w (n - 2)), and no third sample is needed.
TEST(LinearPrediction, StopsWhereASinusoidIsForetoldWhole) {
  std::array<double, 12> lags{};
  for (std::size_t lag = 0; lag < lags.size(); ++lag) lags[lag] = std::cos(0.7 * static_cast<double>(lag));
  std::array<double, 11> predictor{};
  EXPECT_LT(predict_linearly(lags, predictor), 1);
  for (const double value : predictor) EXPECT_TRUE(std::isfinite(value) && std::abs(value) <= 2);
}

TEST(LinearPrediction, OfSilenceIsNothing) {
  const std::array<double, 3> lags{};
  std::array<double, 2> predictor{1, 1};
  EXPECT_EQ(predict_linearly(lags, predictor), 1);
  EXPECT_EQ(predictor[0], 0);
  EXPECT_EQ(predictor[1], 0);
}

TEST(LinearPrediction, DoesNotSeeLevel) {
  auto lags = autocorrelation(test::noise(40), 12);
  std::vector<double> loud(11);
  std::vector<double> quiet(11);
  const double error = predict_linearly(lags, loud);
  for (double& lag : lags) lag *= 0x1p-300;
  EXPECT_EQ(predict_linearly(lags, quiet), error);
  EXPECT_EQ(loud, quiet);
}

}  // namespace
}  // namespace emovox
