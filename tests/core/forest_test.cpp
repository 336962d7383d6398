#include "emovox/forest.hpp"

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

/// x[0] < 0.5 gives 1 to happy; otherwise x[1] < -1 gives 2, else 3. A second tree adds 0.5 to sad.
ForestParameters two_trees() {
  ForestParameters p;
  p.dimension = 2;
  p.emotions = {static_cast<std::uint8_t>(Emotion::happy), static_cast<std::uint8_t>(Emotion::sad)};
  p.sizes = {5, 1};
  p.nodes = {{.value = 0.5F, .feature = 0, .left = 1},
             {.value = 1},
             {.value = -1, .feature = 1, .left = 3},
             {.value = 2},
             {.value = 3},
             {.value = 0.5F}};
  return p;
}

/// Softmax of scores that are 0 but for those of happy and sad.
Probabilities expected(double happy, double sad) {
  Probabilities p;
  const double sum = 6 + std::exp(happy) + std::exp(sad);
  p.fill(static_cast<float>(1 / sum));
  p[static_cast<std::size_t>(Emotion::happy)] = static_cast<float>(std::exp(happy) / sum);
  p[static_cast<std::size_t>(Emotion::sad)] = static_cast<float>(std::exp(sad) / sum);
  return p;
}

void expect_probabilities(const Probabilities& found, const Probabilities& wanted) {
  for (std::size_t i = 0; i < emotion_count; ++i) EXPECT_NEAR(found[i], wanted[i], 1e-6F) << emotion_names[i];  // float
}

TEST(Forest, AddsTheLeafOfEveryTreeToTheScoreOfItsEmotion) {
  const Forest forest(two_trees());
  expect_probabilities(forest.classify(std::array{0.4F, 0.0F}), expected(1, 0.5));
  expect_probabilities(forest.classify(std::array{0.6F, -2.0F}), expected(2, 0.5));
  expect_probabilities(forest.classify(std::array{0.6F, 0.0F}), expected(3, 0.5));
}

TEST(Forest, GoesRightWhereTheElementEqualsTheThreshold) {
  expect_probabilities(Forest(two_trees()).classify(std::array{0.5F, -1.0F}), expected(3, 0.5));
}

TEST(Forest, StartsFromItsBase) {
  ForestParameters p = two_trees();
  p.base[static_cast<std::size_t>(Emotion::happy)] = -60;
  const Probabilities found = Forest(p).classify(std::array{0.0F, 0.0F});
  EXPECT_LT(found[static_cast<std::size_t>(Emotion::happy)], 1e-20F);
  EXPECT_NEAR(std::accumulate(found.begin(), found.end(), 0.0F), 1, 1e-6F);
}

TEST(Forest, AllocatesNothingToClassify) {
  const Forest forest(two_trees());
  const std::array x{0.6F, 0.0F};
  const std::size_t before = test::allocations();
  const Probabilities found = forest.classify(x);
  EXPECT_EQ(test::allocations(), before);
  EXPECT_GT(found[static_cast<std::size_t>(Emotion::happy)], 0.5F);
}

TEST(ProblemWithForest, IsNothingForASoundOne) {
  EXPECT_EQ(problem_with(two_trees()), nullptr);
  ForestParameters treeless;
  treeless.dimension = 1;
  EXPECT_EQ(problem_with(treeless), nullptr);
}

TEST(ProblemWithForest, IsFoundInEveryKindOfDamage) {
  const std::array<void (*)(ForestParameters&), 15> damages{
      [](ForestParameters& p) { p.dimension = 0; },
      [](ForestParameters& p) { p.dimension = 1; },  // an element too few
      [](ForestParameters& p) { p.dimension = 65537; },
      [](ForestParameters& p) { p.base[3] = nan; },
      [](ForestParameters& p) { p.emotions.pop_back(); },
      [](ForestParameters& p) { p.emotions[1] = 8; },
      [](ForestParameters& p) {
        p.sizes = {6, 0};
      },
      [](ForestParameters& p) {
        p.sizes = {5, 2};
      },
      [](ForestParameters& p) { p.nodes.pop_back(); },
      [](ForestParameters& p) { p.nodes.push_back({}); },
      [](ForestParameters& p) { p.nodes[1].value = nan; },
      [](ForestParameters& p) { p.nodes[0].value = 2e9F; },
      [](ForestParameters& p) { p.nodes[2].left = 2; },  // leads to itself
      [](ForestParameters& p) { p.nodes[2].left = 1; },  // leads back
      [](ForestParameters& p) { p.nodes[2].left = 4; },  // its right child is of the next tree
  };
  for (std::size_t d = 0; d < damages.size(); ++d) {
    ForestParameters p = two_trees();
    damages[d](p);
    EXPECT_NE(problem_with(p), nullptr) << "damage " << d;
  }
}

}  // namespace
}  // namespace emovox
