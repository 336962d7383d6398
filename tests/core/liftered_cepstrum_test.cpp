#include "emovox/liftered_cepstrum.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using LogPower = std::array<float, AuditoryBands::count>;
using Cepstrum = std::array<float, LifteredCepstrum::count>;

Cepstrum cepstrum_of(const LogPower& log_power) {
  static const LifteredCepstrum liftered;
  Cepstrum cepstrum{};
  liftered.apply(log_power, cepstrum);
  return cepstrum;
}

Cepstrum cepstrum_of_frame(std::span<const float> frame) {
  static const AuditoryBands bands;
  LogPower log_power{};
  bands.apply(test::short_power_spectrum(frame), log_power);
  return cepstrum_of(log_power);
}

using LifteredCepstrumGolden = test::Golden;

TEST_F(LifteredCepstrumGolden, MatchesOpenSmile) {
  for (std::size_t i = 0; i < LifteredCepstrum::count; ++i)
    test::expect_opensmile("mfcc" + std::to_string(i + 1) + "_sma3",
                           [i](auto frames) {
                             std::vector<float> values;
                             for (const auto frame : frames) values.push_back(cepstrum_of_frame(frame)[i]);
                             return values;
                           },
                           {.of_range = 1e-5, .of_largest = 1e-5, .absolute = 1e-5});
}

// The DCT-II's functions are orthogonal, with sum of squares N / 2 = 13: only the coefficient of the cosine put in
// answers, by 13 sqrt(2 / 26) = sqrt(13) times its lifter weight.
TEST(LifteredCepstrum, FindsACosine) {
  for (std::size_t k = 1; k <= LifteredCepstrum::count; ++k) {
    LogPower log_power{};
    for (std::size_t b = 0; b < log_power.size(); ++b)
      log_power[b] =
          static_cast<float>(std::cos(std::numbers::pi * static_cast<double>(k) * (static_cast<double>(b) + 0.5) / 26));
    const auto cepstrum = cepstrum_of(log_power);
    for (std::size_t i = 0; i < cepstrum.size(); ++i) {
      const double lifter = 1 + 11 * std::sin(std::numbers::pi * static_cast<double>(k) / 22);
      EXPECT_NEAR(cepstrum[i], i + 1 == k ? lifter * std::sqrt(13.0) : 0, 1e-4) << k;
    }
  }
}

TEST(LifteredCepstrum, IsTheSameAtEveryLevel) {
  LogPower quiet{};
  LogPower loud{};
  for (std::size_t b = 0; b < quiet.size(); ++b) {
    quiet[b] = static_cast<float>(b % 7) - 15;
    loud[b] = quiet[b] + 20;
  }
  for (std::size_t i = 0; i < LifteredCepstrum::count; ++i)
    EXPECT_NEAR(cepstrum_of(quiet)[i], cepstrum_of(loud)[i], 1e-4);
}

TEST(LifteredCepstrum, StaysFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(test::short_frame_samples))
    for (const float value : cepstrum_of_frame(signal)) EXPECT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace emovox
