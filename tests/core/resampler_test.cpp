#include "emovox/resampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "support/signals.hpp"

namespace emovox {
namespace {

Resampler from(double rate_hz) {
  auto resampler = Resampler::create(rate_hz);
  EXPECT_TRUE(resampler) << rate_hz;
  return *std::move(resampler);
}

std::vector<float> resample(Resampler& resampler, std::span<const float> input, std::size_t block) {
  std::vector<float> output;
  for (std::size_t at = 0; at < input.size(); at += block) {
    const auto samples = input.subspan(at, std::min(block, input.size() - at));
    std::vector<float> room(resampler.max_output(samples.size()));
    room.resize(resampler.push(samples, room));
    output.insert(output.end(), room.begin(), room.end());
  }
  std::vector<float> rest(resampler.max_flush_output());
  rest.resize(resampler.flush(rest));
  output.insert(output.end(), rest.begin(), rest.end());
  return output;
}

std::vector<float> resample(double rate_hz, std::span<const float> input) {
  auto resampler = from(rate_hz);
  return resample(resampler, input, 1000);
}

double nyquist_hz(double rate_hz) { return std::min(rate_hz, 16000.0) / 2; }

double db(double ratio) { return 20 * std::log10(ratio); }

class ResamplerFrom : public testing::TestWithParam<double> {};

INSTANTIATE_TEST_SUITE_P(Rates, ResamplerFrom,
                         testing::Values(8000, 11025, 15999, 16000, 16001, 22050, 32000, 44100, 44101, 48000, 88200,
                                         96000, 192000, 44100.5),
                         [](const auto& rate) {
                           const auto hz = static_cast<int>(rate.param);
                           return std::to_string(hz) + (hz == rate.param ? "Hz" : "AndAHalfHz");
                         });

// Whatever differs from the closed form is error: gain, phase, delay, images, rounding. 80 dB down is 1e-4, which
// bounds the ripple to 0.001 dB as well. The filter's length is left out at both ends, where the tone sets in and
// stops.
TEST_P(ResamplerFrom, TonesInThePassBandComeOutAsTheSameTones) {
  const double rate_hz = GetParam();
  for (const double share : {0.002, 0.05, 0.2, 0.45, 0.7, 0.82, 0.875, 0.92}) {
    const test::Tone in{.frequency_hz = share * nyquist_hz(rate_hz),
                        .rate_hz = rate_hz,
                        .samples = static_cast<std::size_t>(rate_hz / 4),
                        .phase = 0.3};
    const auto output = resample(rate_hz, test::tone(in));
    const auto expected =
        test::tone({.frequency_hz = in.frequency_hz, .rate_hz = 16000, .samples = output.size(), .phase = in.phase});
    double worst = 0;
    for (std::size_t n = 200; n + 200 < output.size(); ++n)
      worst = std::max(worst, static_cast<double>(std::abs(output[n] - expected[n])));
    EXPECT_LT(db(worst), -80) << in.frequency_hz << " Hz";
  }
}

// What lies above 8 kHz must not fold down.
TEST_P(ResamplerFrom, TonesInTheStopBandVanish) {
  const double rate_hz = GetParam();
  if (rate_hz <= 16001) return;  // nothing above
  for (int i = 0; i <= 20; ++i) {
    const double frequency_hz = 8000 + (rate_hz / 2 - 8000) * i / 20.5;
    const auto output = resample(rate_hz, test::tone({.frequency_hz = frequency_hz,
                                                      .rate_hz = rate_hz,
                                                      .samples = static_cast<std::size_t>(rate_hz / 4),
                                                      .phase = 0.3}));
    double worst = 0;
    for (std::size_t n = 200; n + 200 < output.size(); ++n)
      worst = std::max(worst, static_cast<double>(std::abs(output[n])));
    EXPECT_LT(db(worst), -80) << frequency_hz << " Hz";
  }
}

TEST_P(ResamplerFrom, OutputDoesNotDependOnBlocks) {
  const double rate_hz = GetParam();
  const auto input = test::noise(9001);
  auto resampler = from(rate_hz);
  const auto whole = resample(resampler, input, input.size());
  for (const std::size_t block : {1, 7, 1000, 5000})
    EXPECT_EQ(resample(resampler, input, block), whole) << "blocks of " << block;
}

TEST_P(ResamplerFrom, KeepsTheDuration) {
  const double rate_hz = GetParam();
  for (const std::size_t samples : {0, 1, 2, 100, 4410, 48001}) {
    const auto expected = static_cast<std::size_t>(std::ceil(static_cast<double>(samples) * 16000 / rate_hz));
    EXPECT_EQ(resample(rate_hz, test::noise(samples)).size(), expected) << samples;
  }
}

// Twenty seconds on, a tone is still in phase: positions do not drift.
TEST_P(ResamplerFrom, DoesNotDrift) {
  const double rate_hz = GetParam();
  const auto output = resample(
      rate_hz,
      test::tone({.frequency_hz = 1000, .rate_hz = rate_hz, .samples = static_cast<std::size_t>(20 * rate_hz)}));
  for (std::size_t n = output.size() - 1200; n < output.size() - 200; ++n)
    ASSERT_NEAR(output[n], std::sin(2 * std::numbers::pi * static_cast<double>(n % 16) / 16), 1e-4) << n;
}

TEST_P(ResamplerFrom, AConstantStaysConstant) {
  const auto output = resample(GetParam(), test::constant(20000, 0.5F));
  for (std::size_t n = 200; n + 200 < output.size(); ++n) ASSERT_NEAR(output[n], 0.5, 1e-6) << n;
}

TEST_P(ResamplerFrom, LatencyIsWhatItSays) {
  const double rate_hz = GetParam();
  auto resampler = from(rate_hz);
  EXPECT_LE(resampler.latency_seconds(), 0.0091);
  // Without the end of the input, output lags behind it by the latency, give or take one sample of each rate.
  std::vector<float> room(resampler.max_output(8000));
  const std::size_t written = resampler.push(test::noise(8000), room);
  const double lag_seconds = 8000 / rate_hz - static_cast<double>(written) / 16000;
  EXPECT_NEAR(lag_seconds, resampler.latency_seconds(), 1 / rate_hz + 1.0 / 16000);
}

TEST_P(ResamplerFrom, StartsAnewAfterReset) {
  auto resampler = from(GetParam());
  const auto input = test::noise(5000);
  const auto expected = resample(resampler, input, 1000);
  std::vector<float> room(resampler.max_output(777));
  (void)resampler.push(test::noise(777, 1, 9), room);
  resampler.reset();
  EXPECT_EQ(resample(resampler, input, 1000), expected);
}

TEST(Resampler, PassesSixteenKilohertzBitForBit) {
  const auto input = test::noise(5000);
  EXPECT_EQ(resample(16000, input), input);
  EXPECT_EQ(from(16000).latency_seconds(), 0);
}

TEST(Resampler, StaysFiniteOnAwkwardSignals) {
  for (const double rate_hz : {8000.0, 44101.0, 48000.0})
    for (const auto& signal : test::awkward_signals(3000))
      for (const float sample : resample(rate_hz, signal)) ASSERT_TRUE(std::isfinite(sample)) << rate_hz;
}

TEST(Resampler, RefusesRatesOutOfRange) {
  for (const double rate_hz : {0.0, -48000.0, 7999.0, 192001.0, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()}) {
    const auto resampler = Resampler::create(rate_hz);
    ASSERT_FALSE(resampler) << rate_hz;
    EXPECT_EQ(resampler.reason().code, Code::invalid_argument);
    EXPECT_FALSE(resampler.reason().message.empty());
  }
}

}  // namespace
}  // namespace emovox
