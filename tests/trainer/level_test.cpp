#include "trainer/augment/level.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox::trainer {
namespace {

using emovox::test::concatenate;
using emovox::test::constant;
using emovox::test::square;

TEST(SetLevel, MovesSpeechToItAndSilenceNowhere) {
  const auto speech = concatenate({square(16000, 10, 0.03F), constant(32000, 0)});
  for (const double dbfs : {-50.0, -10.0}) {
    auto samples = speech;
    set_level(samples, 16000, dbfs);
    EXPECT_NEAR(20 * std::log10(samples[0]), dbfs, 1e-3);
    EXPECT_EQ(samples.back(), 0);
  }
  auto silence = constant(100, 0);
  set_level(silence, 16000, -20);
  EXPECT_EQ(silence, constant(100, 0));
  set_level({}, 16000, -20);
}

TEST(ClipHard, LimitsMagnitudesAndNothingElse) {
  std::vector<float> samples{-2, -0.5F, -0.4F, 0, 0.4F, 0.6F};
  clip_hard(samples, 0.5);
  EXPECT_EQ(samples, (std::vector<float>{-0.5F, -0.5F, -0.4F, 0, 0.4F, 0.5F}));
}

TEST(ClipSoftly, BendsTowardsTheLimit) {
  std::vector<float> samples{-100, -0.5F, 0, 0.001F, 0.5F, 100};
  clip_softly(samples, 0.5);
  EXPECT_NEAR(samples[0], -0.5, 1e-6);
  EXPECT_NEAR(samples[1], -0.5 * 0.761594156, 1e-6);  // tanh 1
  EXPECT_EQ(samples[2], 0);
  EXPECT_NEAR(samples[3], 0.001, 1e-8);
  EXPECT_NEAR(samples[4], 0.5 * 0.761594156, 1e-6);
  EXPECT_NEAR(samples[5], 0.5, 1e-6);
}

TEST(Peak, IsTheLargestMagnitude) {
  EXPECT_EQ(peak({}), 0);
  EXPECT_EQ(peak(std::vector<float>{0.5F, -0.75F, 0.1F}), 0.75);
}

}  // namespace
}  // namespace emovox::trainer
