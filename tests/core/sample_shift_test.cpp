#include "emovox/sample_shift.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "support/allocations.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<float> moved(std::span<const float> samples, double fraction, std::size_t block) {
  SampleShift shift;
  shift.start(fraction);
  std::vector<float> out;
  for (auto rest = samples; !rest.empty();) {
    const auto piece = rest.first(std::min(block, rest.size()));
    const auto done = shift.push(piece);
    out.insert(out.end(), done.begin(), done.end());
    rest = rest.subspan(piece.size());
  }
  return out;
}

TEST(SampleShift, MovesTonesByPartsOfASample) {
  for (const double fraction : {0.25, 0.5, 0.9})
    for (const double hz : {0.0, 100.0, 3000.0, 7000.0}) {
      const auto tone_at = [&](double later) {
        return test::tone(
            {.frequency_hz = hz, .samples = 4000, .phase = 1 + 2 * std::numbers::pi * hz * later / grid::rate_hz});
      };
      const auto expected = tone_at(fraction);
      const auto actual = moved(tone_at(0), fraction, 160);
      ASSERT_EQ(actual.size(), expected.size() - SampleShift::taps + 1);
      for (std::size_t i = 0; i < actual.size(); ++i)  // the error of 64 taps under a Hann window
        ASSERT_NEAR(actual[i], expected[i + SampleShift::earlier_samples], 2e-3) << fraction << ' ' << hz << ' ' << i;
    }
}

TEST(SampleShift, OfNothingLeavesSamplesAsTheyAre) {
  const auto samples = test::noise(1000);
  const auto actual = moved(samples, 0, 1000);
  for (std::size_t i = 0; i < actual.size(); ++i)  // the sinc is zero there to double precision
    ASSERT_NEAR(actual[i], samples[i + SampleShift::earlier_samples], 1e-7);
}

TEST(SampleShift, GivesTheSameForBlocksOfAnySize) {
  const auto samples = test::noise(3000);
  const auto whole = moved(samples, 0.3, SampleShift::most_samples);
  for (const std::size_t block : {1U, 63U, 64U, 65U, 160U}) EXPECT_EQ(moved(samples, 0.3, block), whole) << block;
}

TEST(SampleShift, ForgetsWhatCameBeforeItWasStarted) {
  const auto samples = test::noise(500);
  SampleShift shift;
  shift.start(0.7);
  static_cast<void>(shift.push(test::noise(700, 1, 2)));
  shift.start(0.3);
  const auto again = shift.push(samples);
  EXPECT_EQ(std::vector<float>(again.begin(), again.end()), moved(samples, 0.3, samples.size()));
}

TEST(SampleShift, DoesNotAllocate) {
  const auto samples = test::noise(1000);
  SampleShift shift;
  const std::size_t before = test::allocations();
  shift.start(0.4);
  EXPECT_FALSE(shift.push(samples).empty());
  EXPECT_EQ(test::allocations(), before);
}

}  // namespace
}  // namespace emovox
