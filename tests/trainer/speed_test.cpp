#include "trainer/augment/speed.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "spectrum.hpp"
#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

TEST(AtSpeed, PlaysAToneShorterAndHigherWhateverTheRate) {
  for (const double rate_hz : {16000.0, 44100.0})
    for (const double factor : {0.5, 0.9, 1.1, 3.0}) {
      const auto before =
          emovox::test::tone({.frequency_hz = 500, .rate_hz = rate_hz, .samples = 20000, .amplitude = 0.5});
      const auto after = at_speed(before, factor);
      ASSERT_EQ(after.size(), static_cast<std::size_t>(std::ceil(20000 / factor))) << factor;
      // ripple of 0.1 dB; the filter's reach at the ends left out
      for (std::size_t n = 500; n + 500 < after.size(); ++n) {
        const double t = static_cast<double>(n) * factor / rate_hz;
        ASSERT_NEAR(after[n], 0.5 * std::sin(2 * std::numbers::pi * 500 * t), 0.006) << factor << ' ' << n;
      }
    }
}

TEST(AtSpeed, ChangesNothingAtItsOwn) {
  const auto before = emovox::test::noise(1000);
  EXPECT_EQ(at_speed(before, 1), before);
}

TEST(AtSpeed, TakesAnyNumberOfSamples) {
  EXPECT_TRUE(at_speed({}, 1.1).empty());
  EXPECT_EQ(at_speed(std::vector<float>{0.5F}, 0.5).size(), 2U);
  EXPECT_EQ(at_speed(std::vector<float>{0.5F}, 2).size(), 1U);
}

}  // namespace
}  // namespace emovox::trainer
