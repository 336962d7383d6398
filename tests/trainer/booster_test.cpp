#include "trainer/fit/booster.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "clouds.hpp"

namespace emovox::trainer {
namespace {

using test::all_emotions;
using test::clouds;

std::string fitted(std::uint64_t seed, const char* objective = "multi:softprob") {
  const auto problem = clouds(all_emotions, 10, 1);
  std::vector<float> labels;
  for (const Emotion emotion : problem.emotions) labels.push_back(static_cast<float>(emotion));
  const std::vector<float> weights(labels.size(), 1);
  Booster booster(
      problem.rows, labels, weights,
      {{"objective", objective}, {"num_class", "8"}, {"max_depth", "3"}, {"subsample", "0.5"}, {"tree_method", "hist"}},
      seed);
  booster.boost();
  booster.boost();
  return booster.json();
}

TEST(Booster, GivesTheSameTreesAgainWhateverWasFittedBefore) {
  const std::string first = fitted(4);
  EXPECT_NE(fitted(5), first);
  EXPECT_EQ(fitted(4), first);
}

TEST(Booster, TellsWhatXgboostObjectsTo) { EXPECT_THROW(fitted(4, "multi:nonsense"), std::runtime_error); }

}  // namespace
}  // namespace emovox::trainer
