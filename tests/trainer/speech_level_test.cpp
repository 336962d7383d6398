#include "trainer/augment/speech_level.hpp"

#include <gtest/gtest.h>

#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox::trainer {
namespace {

using emovox::test::concatenate;
using emovox::test::constant;
using emovox::test::square;

TEST(ActivePower, LeavesPausesOut) {
  const auto loud = square(16000, 10, 0.5F);
  const auto pause = square(48000, 10, 0.01F);  // 34 dB below
  EXPECT_NEAR(active_power(concatenate({pause, loud, pause}), 16000), 0.25, 1e-6);
}

TEST(ActivePower, CountsWhatIsLessThan30DecibelsBelow) {
  const auto loud = square(16000, 10, 0.5F);
  const auto faint = square(16000, 10, 0.02F);  // 28 dB below
  EXPECT_NEAR(active_power(concatenate({faint, loud}), 16000), (0.25 + 0.0004) / 2, 1e-6);
}

TEST(ActivePower, IsNoneInSilence) {
  EXPECT_EQ(active_power({}, 16000), 0);
  EXPECT_EQ(active_power(constant(5000, 0), 16000), 0);
  EXPECT_EQ(active_power(constant(5000, 0.9e-6F), 16000), 0);
  EXPECT_GT(active_power(constant(5000, 1.1e-6F), 16000), 0);
  EXPECT_NEAR(active_power(constant(1, 0.5F), 48000), 0.25, 1e-6);
}

TEST(MeanPower, IsTheMeanOfSquares) {
  EXPECT_EQ(mean_power({}), 0);
  EXPECT_NEAR(mean_power(std::vector<float>{1, 2, 3}), 14.0 / 3, 1e-12);
}

}  // namespace
}  // namespace emovox::trainer
