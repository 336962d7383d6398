#include "trainer/evaluate.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

TEST(Summarise, WeighsWindowsByTheSpeechTheySettle) {
  const std::vector<WindowAnswer> windows{{3, {0, 0, 1}}, {1, {0, 0, 0, 1}}};
  const Answer answer = summarise({}, windows);
  ASSERT_TRUE(answer.probabilities);
  EXPECT_FLOAT_EQ((*answer.probabilities)[2], 0.75F);
  EXPECT_FLOAT_EQ((*answer.probabilities)[3], 0.25F);
  EXPECT_FALSE(summarise({}, {}).probabilities);
}

TEST(Summarise, KeepsTheModelsThreshold) {
  const std::vector<WindowAnswer> windows{{3, {0, 0, 1}}, {1, {0, 0, 0, 1}}};
  EXPECT_TRUE(summarise({}, windows, 0.8F).uncertain());
  EXPECT_FALSE(summarise({}, windows, 0.7F).uncertain());
}

}  // namespace
}  // namespace emovox::trainer
