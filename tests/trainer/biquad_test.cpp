#include "trainer/augment/biquad.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "spectrum.hpp"
#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

constexpr double rate_hz = 16000;

/// What the cascade does to a frequency, from its response to an impulse. Samples are rounded to float, and what the
/// response still has to say after a second is less than that.
double gain_db(const std::vector<Biquad>& cascade, double hz) {
  std::vector<float> impulse(16000);
  impulse.front() = 1;
  filter(impulse, cascade);
  return test::level_db_at(impulse, hz, rate_hz);
}

TEST(Biquad, BellHasItsGainAtItsFrequencyAndNoneFarAway) {
  for (const double gain : {-12.0, 6.0}) {
    const std::vector<Biquad> bell{peaking(1000, 2, gain, rate_hz)};
    EXPECT_NEAR(gain_db(bell, 1000), gain, 1e-3);
    EXPECT_NEAR(gain_db(bell, 0), 0, 1e-3);
    EXPECT_NEAR(gain_db(bell, 8000), 0, 1e-3);
  }
}

TEST(Biquad, BellIsAsWideAsToldWhereTheTransformDoesNotBend) {
  // Half of the gain at both ends of 100 Hz; so low, the bilinear transform bends frequencies by 0.01%
  const std::vector<Biquad> bell{peaking(200, 2, 6, rate_hz)};
  const double lower_hz = 200 * (std::sqrt(1 + 1 / 16.0) - 1 / 4.0);
  EXPECT_NEAR(gain_db(bell, lower_hz), 3, 0.01);
  EXPECT_NEAR(gain_db(bell, lower_hz + 100), 3, 0.01);
}

TEST(Biquad, ShelvesHaveTheirGainOnOneSideAndHalfOfItInTheMiddle) {
  for (const double gain : {-9.0, 6.0}) {
    const std::vector<Biquad> low{low_shelf(1000, gain, rate_hz)};
    EXPECT_NEAR(gain_db(low, 0), gain, 1e-3);
    EXPECT_NEAR(gain_db(low, 1000), gain / 2, 1e-3);
    EXPECT_NEAR(gain_db(low, 8000), 0, 1e-3);
    const std::vector<Biquad> high{high_shelf(1000, gain, rate_hz)};
    EXPECT_NEAR(gain_db(high, 0), 0, 1e-3);
    EXPECT_NEAR(gain_db(high, 1000), gain / 2, 1e-3);
    EXPECT_NEAR(gain_db(high, 8000), gain, 1e-3);
  }
}

TEST(Biquad, PassesHaveTheGainQAtTheirFrequency) {
  for (const double q : {0.5, 2.0}) {
    EXPECT_NEAR(gain_db({low_pass(500, q, rate_hz)}, 500), 20 * std::log10(q), 1e-3);
    EXPECT_NEAR(gain_db({high_pass(500, q, rate_hz)}, 500), 20 * std::log10(q), 1e-3);
  }
}

TEST(Butterworth, HasTheClosedFormUnderTheBilinearTransform) {
  const auto warped = [](double hz) { return std::tan(std::numbers::pi * hz / rate_hz); };
  for (const std::size_t order : {2U, 4U, 12U}) {
    const auto low = butterworth_low_pass(order, 2000, rate_hz);
    const auto high = butterworth_high_pass(order, 2000, rate_hz);
    for (const double hz : {300.0, 1000.0, 1900.0, 2000.0, 2500.0, 4000.0, 7000.0}) {
      const double power = std::pow(warped(hz) / warped(2000), 2.0 * static_cast<double>(order));
      const double low_db = -10 * std::log10(1 + power);
      const double high_db = -10 * std::log10(1 + 1 / power);
      // rounding to float leaves noise some 140 dB down
      if (low_db > -90) {
        EXPECT_NEAR(gain_db(low, hz), low_db, 0.03) << order << ' ' << hz;
      }
      if (high_db > -90) {
        EXPECT_NEAR(gain_db(high, hz), high_db, 0.03) << order << ' ' << hz;
      }
    }
  }
}

TEST(Filter, FollowsTheDifferenceEquation) {
  const auto before = emovox::test::noise(50);
  const Biquad f{0.5, -0.3, 0.2, -1.1, 0.4};
  auto after = before;
  filter(after, std::vector<Biquad>{f, {}});
  std::vector<double> y(before.size());
  const auto past = [](const auto& values, std::size_t n, std::size_t back) {
    return n < back ? 0.0 : static_cast<double>(values[n - back]);
  };
  for (std::size_t n = 0; n < before.size(); ++n) {
    y[n] = f.b0 * past(before, n, 0) + f.b1 * past(before, n, 1) + f.b2 * past(before, n, 2) - f.a1 * past(y, n, 1) -
           f.a2 * past(y, n, 2);
    EXPECT_NEAR(after[n], y[n], 1e-6) << n;  // rounding to float
  }
}

TEST(Filter, TakesNothing) {
  std::vector<float> nothing;
  filter(nothing, std::vector<Biquad>{low_pass(500, 1, rate_hz)});
  EXPECT_TRUE(nothing.empty());
}

}  // namespace
}  // namespace emovox::trainer
