#include "emovox/frame_shift.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "support/signals.hpp"

namespace emovox {
namespace {

constexpr std::size_t size = grid::pitch_frame_samples;
constexpr std::size_t margin = FrameShift::margin_samples;

/// Frame k of `samples` with what precedes it.
std::span<const float> with_margin(std::span<const float> samples, std::size_t k) {
  const std::size_t begin = k * grid::hop_samples;
  const std::size_t first = begin - std::min(begin, margin);
  return samples.subspan(first, begin + size - first);
}

TEST(FrameShift, MovesTonesByPartsOfASample) {
  for (const double fraction : {0.25, 0.5, 0.9})
    for (const double hz : {0.0, 100.0, 3000.0, 7000.0}) {
      const auto tone_at = [&](double later) {
        return test::tone(
            {.frequency_hz = hz, .samples = 4000, .phase = 1 + 2 * std::numbers::pi * hz * later / grid::rate_hz});
      };
      const auto samples = tone_at(0);
      const auto expected = tone_at(fraction);
      FrameShift shift;
      shift.start(fraction);
      for (std::size_t k = 0; k < 10; ++k) {
        const auto moved = shift.move(with_margin(samples, k));
        ASSERT_EQ(moved.size(), size);
        for (std::size_t n = k == 0 ? margin : 0; n < size - margin; ++n)
          ASSERT_NEAR(moved[n], expected[k * grid::hop_samples + n], 2e-3) << fraction << ' ' << hz << ' ' << k;
      }
    }
}

TEST(FrameShift, PassesFramesUnchangedWithoutAFraction) {
  const auto samples = test::noise(4000);
  FrameShift shift;
  for (std::size_t k = 0; k < 3; ++k) {
    const auto moved = shift.move(with_margin(samples, k));
    EXPECT_EQ(moved.data(), samples.data() + k * grid::hop_samples);
  }
}

TEST(FrameShift, MovesAFrameAloneAsAfterOthers) {
  const auto samples = test::noise(4000);
  FrameShift all;
  all.start(0.3);
  for (std::size_t k = 0; k < 5; ++k) {
    const auto moved = all.move(with_margin(samples, k));
    FrameShift alone;
    alone.start(0.3);
    const auto expected = alone.move(with_margin(samples, k));
    ASSERT_TRUE(std::equal(moved.begin(), moved.end(), expected.begin(), expected.end())) << k;
  }
}

}  // namespace
}  // namespace emovox
