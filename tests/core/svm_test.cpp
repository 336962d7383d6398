#include "emovox/svm.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

namespace emovox {
namespace {

using Pairwise = std::array<std::array<double, emotion_count>, emotion_count>;

Pairwise pairwise_of(const std::array<double, emotion_count>& p) {
  Pairwise r{};
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = 0; j < emotion_count; ++j) r[i][j] = p[i] / (p[i] + p[j]);
  return r;
}

double objective(const Pairwise& r, const std::array<double, emotion_count>& p) {
  double sum = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = 0; j < emotion_count; ++j)
      if (i != j) sum += std::pow(r[j][i] * p[i] - r[i][j] * p[j], 2);
  return sum;
}

TEST(Couple, RecoversTheClassProbabilitiesThatConsistentPairsCameFrom) {
  const std::array<double, emotion_count> truth{0.30, 0.20, 0.15, 0.12, 0.10, 0.06, 0.04, 0.03};
  const Probabilities found = couple(pairwise_of(truth));
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(found[i], truth[i], 1e-6);  // float output
}

TEST(Couple, FindsAMinimumOfTheObjectiveForInconsistentPairs) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0.02, 0.98);
  Pairwise r{};
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = i + 1; j < emotion_count; ++j) r[j][i] = 1 - (r[i][j] = uniform(random));
  const Probabilities found = couple(r);
  std::array<double, emotion_count> best{};
  std::copy(found.begin(), found.end(), best.begin());
  EXPECT_NEAR(std::accumulate(best.begin(), best.end(), 0.0), 1, 1e-6);
  // Any step that keeps the sum makes it worse; 1e-9 covers the rounding of the output to float.
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = 0; j < emotion_count; ++j) {
      if (i == j) continue;
      auto moved = best;
      moved[i] += 1e-3;
      moved[j] -= 1e-3;
      EXPECT_GT(objective(r, moved), objective(r, best) - 1e-9);
    }
}

/// A machine whose pair decisions are chosen by the test: zero weights, so that only the biases speak.
SvmParameters biased(float for_lower_class) {
  SvmParameters p;
  p.dimension = 2;
  p.vectors.assign(emotion_pairs * p.dimension, 0.0F);
  p.bias.fill(for_lower_class);
  p.sigmoid_a.fill(-1);
  return p;
}

TEST(Svm, APositiveDecisionSpeaksForTheFirstOfThePair) {
  const std::array<float, 2> x{};
  const Probabilities first = Svm(biased(3)).classify(x);
  const Probabilities last = Svm(biased(-3)).classify(x);
  EXPECT_EQ(std::max_element(first.begin(), first.end()) - first.begin(), 0);
  EXPECT_EQ(std::max_element(last.begin(), last.end()) - last.begin(), 7);
}

TEST(Svm, LinearDecisionIsTheWeightsTimesTheVectorPlusTheBias) {
  SvmParameters p = biased(0.5F);
  p.vectors[2 * 3] = 2;       // pair 3, first element
  p.vectors[2 * 3 + 1] = -1;  // pair 3, second element
  std::array<float, emotion_pairs> decisions{};
  Svm(p).decide(std::array{3.0F, 4.0F}, decisions);
  EXPECT_FLOAT_EQ(decisions[3], 2 * 3 - 4 + 0.5F);
  EXPECT_FLOAT_EQ(decisions[4], 0.5F);
}

TEST(Svm, RbfDecisionFallsWithTheSquaredDistance) {
  SvmParameters p = biased(0);
  p.kernel = Kernel::rbf;
  p.gamma = 0.25F;
  p.vectors = {1, 2};
  p.coefficients.assign(emotion_pairs, 0);
  p.coefficients[5] = 2;
  std::array<float, emotion_pairs> decisions{};
  Svm(p).decide(std::array{1.0F, 4.0F}, decisions);
  EXPECT_FLOAT_EQ(decisions[5], 2 * std::exp(-1.0F));  // distance 2, squared 4, times gamma 1
  EXPECT_FLOAT_EQ(decisions[6], 0);
}

TEST(Svm, CertainPairsStillGiveFiniteProbabilitiesThatSumToOne) {
  SvmParameters p = biased(1e6F);
  const Probabilities found = Svm(p).classify(std::array{0.0F, 0.0F});
  EXPECT_NEAR(std::accumulate(found.begin(), found.end(), 0.0F), 1, 1e-5F);
  EXPECT_GT(found[0], 0.99F);
}

}  // namespace
}  // namespace emovox
