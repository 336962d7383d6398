#include "trainer/augment/noise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "spectrum.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox::trainer {
namespace {

double power(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(samples.size());
}

/// Mean power density around a frequency, over 200 places within a tenth of it.
double density_db(std::span<const float> samples, double hz, double rate_hz) {
  double sum = 0;
  for (int i = -100; i < 100; ++i) sum += std::norm(test::spectrum_at(samples, hz * (1 + i / 1000.0), rate_hz));
  return 10 * std::log10(sum);
}

TEST(ColouredNoise, HasTheSlopeAskedForAndAPowerOfOne) {
  for (const double rate_hz : {16000.0, 48000.0})
    for (const double slope : {0.0, -3.0, -6.0, -9.0}) {
      Random random(1);
      const auto noise = coloured_noise(16384, rate_hz, slope, random);
      // 200 places at 1 kHz see some 200 independent values, of which the mean is 0.3 dB off; at 4 kHz more
      const double octaves = 2;
      EXPECT_NEAR((density_db(noise, 4000, rate_hz) - density_db(noise, 1000, rate_hz)) / octaves, slope, 0.6)
          << rate_hz;
      // of brown noise a few bins have all the power: below 100 Hz are 100 of them
      EXPECT_NEAR(10 * std::log10(power(noise)), 0, 1.2) << slope;
    }
}

TEST(ColouredNoise, ComesInAnyAmount) {
  for (const std::size_t samples : {0U, 1U, 3U, 1000U}) {
    Random random(1);
    const auto noise = coloured_noise(samples, 16000, -3, random);
    EXPECT_EQ(noise.size(), samples);
    for (const float sample : noise) EXPECT_TRUE(std::isfinite(sample));
  }
}

TEST(Excerpt, IsAPieceFromAnywhereInALongRecording) {
  std::vector<float> recording(10);
  std::iota(recording.begin(), recording.end(), 0.0F);
  Random random(1);
  std::set<float> firsts;
  for (int i = 0; i < 200; ++i) {
    const auto piece = excerpt(recording, 4, random);
    ASSERT_EQ(piece.size(), 4U);
    for (std::size_t n = 1; n < 4; ++n) ASSERT_EQ(piece[n], piece[0] + static_cast<float>(n));
    firsts.insert(piece[0]);
  }
  EXPECT_EQ(firsts, (std::set<float>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(Excerpt, BeginsAShortRecordingAnew) {
  const std::vector<float> recording{0, 1, 2};
  Random random(1);
  const auto piece = excerpt(recording, 8, random);
  for (std::size_t n = 1; n < 8; ++n) EXPECT_EQ(static_cast<int>(piece[n]), (static_cast<int>(piece[n - 1]) + 1) % 3);
  EXPECT_EQ(excerpt({}, 3, random), (std::vector<float>{0, 0, 0}));
}

TEST(AddAtSnr, AddsNoiseSoFarBelowTheSpeechInIt) {
  const auto loud = emovox::test::square(16000, 10, 0.5F);
  const auto speech = emovox::test::concatenate({loud, emovox::test::constant(16000, 0)});
  const auto noise = emovox::test::noise(speech.size(), 3);
  for (const double snr_db : {-5.0, 0.0, 20.0}) {
    auto noisy = speech;
    add_at_snr(noisy, noise, 16000, snr_db);
    std::vector<float> added(speech.size());
    std::ranges::transform(noisy, speech, added.begin(), std::minus{});
    EXPECT_NEAR(10 * std::log10(power(loud) / power(added)), snr_db, 0.01);
  }
}

TEST(AddAtSnr, AddsNothingToOrOfSilence) {
  auto silence = emovox::test::constant(100, 0);
  add_at_snr(silence, emovox::test::noise(100), 16000, 10);
  EXPECT_EQ(silence, emovox::test::constant(100, 0));
  auto loud = emovox::test::square(100, 10);
  add_at_snr(loud, silence, 16000, 10);
  EXPECT_EQ(loud, emovox::test::square(100, 10));
}

}  // namespace
}  // namespace emovox::trainer
