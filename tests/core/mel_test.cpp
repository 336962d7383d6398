#include "emovox/mel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<float> mel_of(std::span<const float> frame) {
  static const MelBank bank;
  std::vector<float> mel(grid::mel_bands);
  bank.apply(test::power_spectrum(frame), mel);
  return mel;
}

using MelGolden = test::Golden;

TEST_F(MelGolden, MatchesLibrosa) { test::expect_librosa("mel_power", mel_of); }

TEST_F(MelGolden, InDecibelsMatchesLibrosa) {
  test::expect_librosa("log_mel_db", [](std::span<const float> frame) {
    auto mel = mel_of(frame);
    std::transform(mel.begin(), mel.end(), mel.begin(), power_to_db);
    return mel;
  });
}

// Triangles of area 1 under a flat spectrum of 1. Bins 31.25 Hz apart sample the narrow ones coarsely, so only bands
// from 2 kHz on, over 180 Hz wide, are held to 2%.
TEST(MelBank, BandsHaveAreaOne) {
  const std::vector<float> flat(grid::bins, 1);
  std::vector<float> mel(grid::mel_bands);
  MelBank().apply(flat, mel);
  for (std::size_t b = 36; b < grid::mel_bands; ++b) EXPECT_NEAR(mel[b] * 31.25, 1, 0.02) << b;
  for (const float value : mel) EXPECT_GT(value, 0) << "no band is empty";
}

// By hand: 50 Hz is 0.75 mel, 1 kHz 15 mel, 8 kHz 45.25 mel; 65 steps of 0.684; 1 kHz is 20.8 steps up, and band b
// peaks after b + 1.
TEST(MelBank, PutsOneKilohertzIntoBand20) {
  const auto mel = mel_of(test::tone({.frequency_hz = 1000, .samples = grid::fft_size}));
  EXPECT_EQ(std::max_element(mel.begin(), mel.end()) - mel.begin(), 20);
}

TEST(MelBank, StaysFiniteOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(grid::fft_size))
    for (const float value : mel_of(signal)) {
      EXPECT_TRUE(std::isfinite(value));
      EXPECT_GE(value, 0);
    }
}

TEST(PowerToDb, IsTenTimesTheLogarithmDownToMinusAHundred) {
  EXPECT_EQ(power_to_db(1), 0);
  EXPECT_FLOAT_EQ(power_to_db(1000), 30);
  EXPECT_FLOAT_EQ(power_to_db(1e-10F), -100);
  EXPECT_FLOAT_EQ(power_to_db(1e-20F), -100);
  EXPECT_FLOAT_EQ(power_to_db(0), -100);
}

}  // namespace
}  // namespace emovox
