#include "trainer/augment/microphone.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "spectrum.hpp"

namespace emovox::trainer {
namespace {

std::vector<float> impulse_response(double rate_hz, Random& random) {
  std::vector<float> impulse(static_cast<std::size_t>(rate_hz / 4));
  impulse.front() = 1;
  filter(impulse, random_microphone(rate_hz, random));
  return impulse;
}

/// Over many microphones.
struct Figures {
  double mean_db = 0;     ///< at 1 kHz
  double squares_db = 0;  ///< mean of them, at 1 kHz
  double lows_db = 0;     ///< mean at 20 Hz less that at 1 kHz
};

Figures measure(double rate_hz) {
  Random random(1);
  constexpr int draws = 300;
  Figures figures;
  for (int i = 0; i < draws; ++i) {
    const auto response = impulse_response(rate_hz, random);
    const double middle_db = test::level_db_at(response, 1000, rate_hz);
    figures.mean_db += middle_db / draws;
    figures.squares_db += middle_db * middle_db / draws;
    figures.lows_db += (test::level_db_at(response, 20, rate_hz) - middle_db) / draws;
  }
  return figures;
}

TEST(RandomMicrophone, CutsLowsLeavesTheMiddleInTheMeanAndColoursIt) {
  for (const double rate_hz : {16000.0, 48000.0}) {
    const Figures figures = measure(rate_hz);
    // Of three bells a third or so reaches 1 kHz, and of the shelves little: some 3 dB of deviation, 0.2 of the mean
    EXPECT_NEAR(figures.mean_db, 0, 1) << rate_hz;
    EXPECT_GT(std::sqrt(figures.squares_db), 1.5) << rate_hz;
    EXPECT_LT(std::sqrt(figures.squares_db), 6) << rate_hz;
    // 12 dB an octave from the middle of 50 to 300 Hz, 2.6 octaves above
    EXPECT_NEAR(figures.lows_db, -31, 3) << rate_hz;
  }
}

TEST(RandomMicrophone, IsSmoothAndDiesAway) {
  Random random(2);
  for (int i = 0; i < 50; ++i) {
    const auto response = impulse_response(16000, random);
    // bells of q 3 and 12 dB change by 5 dB in a twelfth of an octave; several may add up. Near half of the rate the
    // bilinear transform makes every roll-off steep
    for (int semitone = 0; semitone < 69; ++semitone) {
      const double hz = 100 * std::exp2(semitone / 12.0);
      EXPECT_NEAR(test::level_db_at(response, hz, 16000), test::level_db_at(response, hz * std::exp2(1.0 / 12), 16000),
                  8)
          << hz;
    }
    const auto late = std::span(response).last(1000);
    for (const float sample : late) ASSERT_LT(std::abs(sample), 1e-4F) << i;
  }
}

}  // namespace
}  // namespace emovox::trainer
