#include "trainer/fit/forest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "clouds.hpp"
#include "trainer/fit/booster.hpp"
#include "trainer/parallel.hpp"

namespace emovox::trainer {
namespace {

using test::all_emotions;
using test::beside_a_corpus_without_calm;
using test::calm_beside_neutral;
using test::clouds;
using test::Problem;
using test::six_emotions;
using test::vector_of;

ForestParameters fit(const Problem& problem, const ForestOptions& options) {
  const std::vector<double> weights(problem.emotions.size(), 1);
  auto forest = fit_forest(problem.rows, problem.emotions, problem.possible, weights, options);
  if (!forest) throw std::runtime_error(forest.reason().message);
  EXPECT_EQ(problem_with(*forest), nullptr);
  return *std::move(forest);
}

/// The share of rows whose own emotion is the most probable.
double accuracy(const Forest& forest, const Problem& problem) {
  int right = 0;
  for (Eigen::Index r = 0; r < problem.rows.rows(); ++r) {
    const Probabilities p = forest.classify(vector_of(problem, r));
    right += std::ranges::max_element(p) - p.begin() ==
                     static_cast<std::ptrdiff_t>(problem.emotions[static_cast<std::size_t>(r)])
                 ? 1
                 : 0;
  }
  return right / static_cast<double>(problem.rows.rows());
}

constexpr std::array growths{Growth::bagged, Growth::boosted};

constexpr ForestOptions small(Growth growth, std::uint64_t seed = 1) {
  return {.growth = growth, .trees = 30, .depth = 5, .elements_of_tree = 0.7, .seed = seed};
}

TEST(ToForest, GivesWhatXgboostPredicts) {
  const Problem problem = clouds(all_emotions, 30, 1);
  std::vector<float> labels;
  for (const Emotion emotion : problem.emotions) labels.push_back(static_cast<float>(emotion));
  const std::vector<float> weights(labels.size(), 1);
  // trees of a round: one, as when boosting, and several, as XGBoost's random forests have
  for (const char* const trees : {"1", "4"}) {
    Booster booster(problem.rows, labels, weights,
                    {{"objective", "multi:softprob"},
                     {"num_class", "8"},
                     {"tree_method", "hist"},
                     {"max_depth", "6"},
                     {"subsample", "0.7"},
                     {"num_parallel_tree", trees}},
                    1);
    for (int round = 0; round < 10; ++round) booster.boost();
    const Forest forest(to_forest(booster.json(), all_emotions, 6));
    EXPECT_EQ(problem_with(forest.parameters()), nullptr);

    const Problem fresh = clouds(all_emotions, 20, 2);
    const auto expected = booster.predict(fresh.rows);
    for (Eigen::Index r = 0; r < fresh.rows.rows(); ++r) {
      const Probabilities found = forest.classify(vector_of(fresh, r));
      for (std::size_t i = 0; i < emotion_count; ++i)  // XGBoost adds in single precision
        EXPECT_NEAR(found[i], expected[static_cast<std::size_t>(r) * emotion_count + i], 1e-5) << r << " " << i;
    }
  }
}

TEST(FitForest, TellsCloudsApart) {
  const Problem problem = clouds(six_emotions, 60, 1);
  for (const Growth growth : growths)
    EXPECT_GT(accuracy(Forest(fit(problem, small(growth))), clouds(six_emotions, 30, 2)), 0.4);
}

TEST(FitForest, DoesNotUnlearnAnEmotionFromACorpusThatLacksIt) {
  const Problem full = clouds(six_emotions, 40, 9, 1.5);
  const Problem both = beside_a_corpus_without_calm(full, clouds(six_emotions, 120, 10, 1.5));
  const Problem fresh = clouds(six_emotions, 100, 11, 1.5);
  // where calm lies three in four are called neutral, but by those only that could not have called them calm
  for (const Growth growth : growths) EXPECT_GT(calm_beside_neutral(Forest(fit(both, small(growth))), fresh), 0.5);
}

TEST(FitForest, GrowsBaggedTreesFromNothingAndBoostedOnesFromEachOther) {
  // The more boosted trees, the surer on what they were fitted to; bagged ones are a mean.
  const Problem problem = clouds(all_emotions, 20, 1);
  const auto surest = [&](ForestOptions options, int trees) {
    options.trees = trees;
    const Probabilities p = Forest(fit(problem, options)).classify(vector_of(problem, 0));
    return *std::ranges::max_element(p);
  };
  EXPECT_GT(surest(small(Growth::boosted), 200), surest(small(Growth::boosted), 20) + 0.1F);
  EXPECT_NEAR(surest(small(Growth::bagged), 200), surest(small(Growth::bagged), 20), 0.1F);
}

TEST(FitForest, GrowsNoTreeTwice) {
  const Problem problem = clouds(all_emotions, 20, 1);
  for (const Growth growth : growths) {
    const ForestParameters forest = fit(problem, small(growth));
    std::set<std::vector<float>> different;
    std::size_t first = 0;
    for (const std::uint32_t size : forest.sizes) {
      std::vector<float> values;
      for (; values.size() < size; ++first) values.push_back(forest.nodes[first].value);
      different.insert(values);
    }
    EXPECT_EQ(different.size(), forest.sizes.size());
  }
}

TEST(FitForest, GivesTheSameForestAgainInParallelToo) {
  const Problem problem = clouds(all_emotions, 20, 1);
  const auto values = [&](const ForestOptions& options) {
    std::vector<float> all;
    for (const ForestNode& node : fit(problem, options).nodes) all.push_back(node.value);
    return all;
  };
  for (const Growth growth : growths) {
    const auto once = values(small(growth));
    EXPECT_NE(values(small(growth, 2)), once);
    std::array<std::vector<float>, 4> again;
    parallel_for(again.size(), [&](std::size_t t) { again[t] = values(small(growth, t % 2 == 0 ? 1 : 3)); });
    EXPECT_EQ(again[0], once);
    EXPECT_EQ(again[2], once);
  }
}

TEST(FitForest, GivesAnEmotionItNeverHeardNoProbability) {
  const std::array heard{Emotion::surprised, Emotion::sad};
  const Problem problem = clouds(heard, 30, 3);
  for (const Growth growth : growths) {
    const Probabilities p = Forest(fit(problem, small(growth))).classify(vector_of(problem, 0));
    EXPECT_NEAR(p[static_cast<std::size_t>(Emotion::sad)] + p[static_cast<std::size_t>(Emotion::surprised)], 1, 1e-6F);
  }
}

TEST(FitForest, HeedsWeights) {
  const std::array heard{Emotion::calm, Emotion::sad};
  const Problem problem = clouds(heard, 30, 4);
  std::vector<double> weights;
  for (const Emotion emotion : problem.emotions) weights.push_back(emotion == Emotion::sad ? 1 : 0.01);
  for (const Growth growth : growths) {
    auto options = small(growth);
    options.least_curvature = 0.1;
    const auto forest = fit_forest(problem.rows, problem.emotions, problem.possible, weights, options);
    ASSERT_TRUE(forest);
    const Probabilities p = Forest(*forest).classify(std::vector<float>(6));
    EXPECT_GT(p[static_cast<std::size_t>(Emotion::sad)], p[static_cast<std::size_t>(Emotion::calm)]);
  }
}

TEST(FitForest, RefusesASingleEmotionAndImpossibleOptions) {
  const std::array heard{Emotion::calm};
  const Problem single = clouds(heard, 5, 5);
  const std::vector<double> one(5, 1);
  EXPECT_NE(fit_forest(single.rows, single.emotions, single.possible, one, {}).reason().message.find("2 emotions"),
            std::string::npos);

  const Problem problem = clouds(all_emotions, 2, 6);
  const std::vector<double> weights(problem.emotions.size(), 1);
  for (const ForestOptions& wrong : {ForestOptions{.trees = 0}, ForestOptions{.depth = 15}, ForestOptions{.rows = 0},
                                     ForestOptions{.learning_rate = 1.5}, ForestOptions{.ridge = -1}})
    EXPECT_FALSE(fit_forest(problem.rows, problem.emotions, problem.possible, weights, wrong));
}

}  // namespace
}  // namespace emovox::trainer
