#include "trainer/fit/one_cycle.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

TEST(OneCycle, RisesForASeventhAndFallsToNothing) {
  const OneCycle cycle{1000};
  // PyTorch's OneCycleLR(max_lr = 1, total_steps = 1000, pct_start = 0.15): peak at step 149
  EXPECT_NEAR(cycle.at(0).learning_rate, 0.04, 1e-12);
  EXPECT_NEAR(cycle.at(149).learning_rate, 1, 1e-12);
  EXPECT_NEAR(cycle.at(999).learning_rate, 4e-6, 1e-12);
  EXPECT_NEAR(cycle.at(574).learning_rate, (1 + 4e-6) / 2, 1e-12);  // half way down
  for (std::size_t step = 1; step < 1000; ++step) {
    const bool rises = cycle.at(step).learning_rate > cycle.at(step - 1).learning_rate;
    EXPECT_EQ(rises, step <= 149) << step;
  }
}

TEST(OneCycle, FallsAsFarAsIsAskedFor) {
  const OneCycle cycle{.steps = 1000, .last_rate = 0.3};
  EXPECT_NEAR(cycle.at(0).learning_rate, 0.04, 1e-12);
  EXPECT_NEAR(cycle.at(574).learning_rate, 0.65, 1e-12);
  EXPECT_NEAR(cycle.at(999).learning_rate, 0.3, 1e-12);
}

TEST(OneCycle, LowersMomentumWhereTheRateIsHigh) {
  const OneCycle cycle{1000};
  EXPECT_NEAR(cycle.at(0).momentum, 0.95, 1e-12);
  EXPECT_NEAR(cycle.at(149).momentum, 0.85, 1e-12);
  EXPECT_NEAR(cycle.at(999).momentum, 0.95, 1e-12);
}

TEST(OneCycle, TakesFewSteps) {
  for (const std::size_t steps : {std::size_t{1}, std::size_t{2}, std::size_t{7}})
    for (std::size_t step = 0; step < steps; ++step) {
      EXPECT_GT(OneCycle{steps}.at(step).learning_rate, 0) << steps << step;
      EXPECT_LE(OneCycle{steps}.at(step).learning_rate, 1) << steps << step;
    }
}

}  // namespace
}  // namespace emovox::trainer
