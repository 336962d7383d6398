#include "trainer/augment/codec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "spectrum.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox::trainer {
namespace {

using emovox::test::concatenate;
using emovox::test::constant;
using emovox::test::noise;
using emovox::test::tone;

TEST(QuantiseByMuLaw, HasEightBitsAndErrorsInProportion) {
  std::vector<float> before(20001);
  for (std::size_t i = 0; i < before.size(); ++i) before[i] = static_cast<float>(i) / 10000 - 1;
  auto after = before;
  quantise_by_mu_law(after);
  EXPECT_EQ(std::set<float>(after.begin(), after.end()).size(), 255U);
  // Between steps of ln(256) / 127 = 0.0437 of a logarithm of 1 + 255 x, half of which is 2.2%
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_NEAR(after[i], before[i], 0.0221 * (std::abs(before[i]) + 1.0 / 255)) << before[i];
}

TEST(QuantiseByMuLaw, LimitsToFullScaleAndKeepsSilence) {
  std::vector<float> samples{-3, 0, 3};
  quantise_by_mu_law(samples);
  EXPECT_NEAR(samples[0], -1, 1e-6);
  EXPECT_EQ(samples[1], 0);
  EXPECT_NEAR(samples[2], 1, 1e-6);
}

TEST(QuantiseByMuLaw, LosesLittleOfALoudSignal) {
  const auto before = noise(16000, 0.5);
  auto after = before;
  quantise_by_mu_law(after);
  double signal = 0;
  double error = 0;
  for (std::size_t n = 0; n < before.size(); ++n) {
    signal += std::pow(before[n], 2);
    error += std::pow(after[n] - before[n], 2);
  }
  // G.711's own is 38 dB for loud sines
  EXPECT_NEAR(10 * std::log10(signal / error), 37, 2);
}

TEST(LosePackets, SilencesThatShareOfThemAndLeavesTheOthers) {
  constexpr std::size_t packet = 320;
  constexpr std::size_t packets = 2000;
  auto samples = constant(packets * packet, 1);
  Random random(1);
  lose_packets(samples, 16000, 0.1, random);
  std::size_t lost = 0;
  for (std::size_t i = 0; i < packets; ++i) {
    const auto after_fading = std::span(samples).subspan(i * packet + 41, packet - 41);
    ASSERT_TRUE(std::ranges::all_of(after_fading, [&](float x) { return x == after_fading.front(); })) << i;
    ASSERT_TRUE(after_fading.front() == 0 || after_fading.front() == 1) << i;
    if (after_fading.front() == 0) ++lost;
  }
  EXPECT_NEAR(static_cast<double>(lost), 200, 67);  // 5 standard deviations of a binomial count
  for (std::size_t n = 1; n < samples.size(); ++n) ASSERT_LE(std::abs(samples[n] - samples[n - 1]), 1.001F / 40);
}

TEST(LosePackets, LosesNoneOrAll) {
  Random random(1);
  auto none = constant(4000, 1);
  lose_packets(none, 16000, 0, random);
  EXPECT_EQ(none, constant(4000, 1));
  auto all = constant(4000, 1);
  lose_packets(all, 16000, 1, random);
  EXPECT_EQ(std::vector<float>(all.begin() + 40, all.end()), constant(3960, 0));
}

TEST(LeaveOutMasked, TakesAWeakToneBesideAStrongOneButNotOneFarAway) {
  for (const double rate_hz : {16000.0, 48000.0}) {
    const auto of = [&](double hz, double amplitude) {
      return tone({.frequency_hz = hz,
                   .rate_hz = rate_hz,
                   .samples = static_cast<std::size_t>(rate_hz),
                   .amplitude = amplitude});
    };
    auto samples = of(1000, 0.5);
    emovox::test::mix_into(samples, of(1090, 0.02));  // 28 dB below; bands there are 200 Hz wide
    emovox::test::mix_into(samples, of(3000, 0.02));
    auto gentle = samples;
    leave_out_masked(gentle, rate_hz, 60);
    auto harsh = samples;
    leave_out_masked(harsh, rate_hz, 10);
    const auto lost_db = [&](const std::vector<float>& after, double hz) {
      return test::level_db_at(samples, hz, rate_hz) - test::level_db_at(after, hz, rate_hz);
    };
    EXPECT_NEAR(lost_db(gentle, 1090), 0, 0.5);
    EXPECT_GT(lost_db(harsh, 1090), 10);
    EXPECT_NEAR(lost_db(harsh, 1000), 0, 0.5);
    EXPECT_NEAR(lost_db(harsh, 3000), 0, 0.5);
  }
}

}  // namespace
}  // namespace emovox::trainer
