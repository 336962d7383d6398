#include "trainer/fit/booster.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "clouds.hpp"

namespace emovox::trainer {
namespace {

using test::all_emotions;
using test::clouds;

Booster::Settings settings(const char* objective, const char* seed) {
  return {{"objective", objective}, {"num_class", "8"}, {"max_depth", "3"},
          {"subsample", "0.5"},     {"seed", seed},     {"tree_method", "hist"}};
}

std::string fitted(const Booster::Settings& with) {
  const auto problem = clouds(all_emotions, 10, 1);
  std::vector<float> labels;
  for (const Emotion emotion : problem.emotions) labels.push_back(static_cast<float>(emotion));
  const std::vector<float> weights(labels.size(), 1);
  Booster booster(problem.rows, labels, weights, with);
  booster.boost();
  booster.boost();
  return booster.json();
}

TEST(Booster, GivesTheSameTreesAgainWhateverWasFittedBefore) {
  const std::string first = fitted(settings("multi:softprob", "4"));
  EXPECT_NE(fitted(settings("multi:softprob", "5")), first);
  EXPECT_EQ(fitted(settings("multi:softprob", "4")), first);
}

TEST(Booster, TellsWhatXgboostObjectsTo) { EXPECT_THROW(fitted(settings("multi:nonsense", "4")), std::runtime_error); }

}  // namespace
}  // namespace emovox::trainer
