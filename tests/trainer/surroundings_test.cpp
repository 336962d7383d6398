#include "trainer/fit/surroundings.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

namespace emovox::trainer {
namespace {

constexpr std::size_t frames = 400;

/// Speech in every other frame, `spectrum(band)`; noise in between, `floor`, of the same level in all bands.
template <class Spectrum>
Mel speech(Spectrum spectrum, float floor) {
  Mel mel(frames * network_bands, floor);
  for (std::size_t frame = 0; frame < frames; frame += 2)
    for (std::size_t band = 0; band < network_bands; ++band) mel[frame * network_bands + band] = spectrum(band);
  return mel;
}

Clip clip_of(const Mel& mel) {
  ClipPictures pictures;
  pictures.heard[0].emplace_back(mel);
  Clip clip;
  clip.pictures = std::make_shared<const ClipPictures>(std::move(pictures));
  return clip;
}

float flat(std::size_t /*band*/) { return -3; }
float falling(std::size_t band) { return -2 - 0.02F * static_cast<float>(band); }

/// In natural logarithms of power, of one band of every other frame from `first` on.
double mean_power(const Mel& mel, std::size_t first, std::size_t band) {
  double sum = 0;
  for (std::size_t frame = first; frame < frames; frame += 2)
    sum += std::exp(static_cast<double>(mel[frame * network_bands + band]));
  return std::log(sum / (frames / 2.0));
}

TEST(Surroundings, AreTheMeanSpeechAndTheNoiseBetween) {
  const std::vector clips{clip_of(speech(falling, -10)), Clip(), clip_of(speech(flat, -10.5F))};
  const auto surroundings = surroundings_of(clips);
  ASSERT_EQ(surroundings.size(), 2U);  // the second has no picture
  for (std::size_t band = 0; band < network_bands; ++band) {
    EXPECT_NEAR(surroundings[0].spectrum[band], falling(band), 1e-3);
    EXPECT_NEAR(surroundings[0].floor[band], -10, 1e-3);
    EXPECT_NEAR(surroundings[1].spectrum[band], -3, 1e-3);
  }
  const Surroundings mean = mean_of(surroundings);
  EXPECT_NEAR(mean.spectrum[50], (falling(50) - 3) / 2, 1e-3);
  EXPECT_NEAR(mean.floor[50], -10.25, 1e-3);
}

TEST(Move, GivesAVoiceTheSpectrumAndTheNoiseOfTheOtherPlace) {
  const auto home = surroundings_of(std::vector{clip_of(speech(flat, -11))}).front();
  const auto elsewhere = surroundings_of(std::vector{clip_of(speech(falling, -10.2F))}).front();
  Mel mel = speech(flat, -11);
  Random random(1);
  move(mel, home, elsewhere, random);
  const Mel there = speech(falling, -10.2F);
  const double level = mean_power(mel, 0, 0) - mean_power(there, 0, 0);  // the picture's own
  for (const std::size_t band : {1U, 30U, 60U, 90U, 102U}) {
    EXPECT_NEAR(mean_power(mel, 0, band), mean_power(there, 0, band) + level, 0.05) << band;
    // a mean of 200 powers of variance 1/4, what the picture had there itself, and what lies beneath every picture
    const double own = std::exp(-11 + static_cast<double>(falling(band)) - static_cast<double>(flat(band)));
    const double between = std::log((std::exp(-10.2) + own) * std::exp(level) + std::exp(-11.512925));
    EXPECT_NEAR(mean_power(mel, 1, band), between, 5 * std::sqrt(0.25 / 200)) << band;
  }
}

TEST(Move, KeepsThePowerAndHowAClipDiffersFromTheUsualVoice) {
  const auto home = surroundings_of(std::vector{clip_of(speech(flat, -11))}).front();
  const auto elsewhere = surroundings_of(std::vector{clip_of(speech(falling, -11))}).front();
  const auto loud_above = [](std::size_t band) { return band < 50 ? -3.0F : -2.0F; };
  const Mel before = speech(loud_above, -11);
  Mel usual = speech(flat, -11);
  Mel mel = before;
  Random random(1);
  Random again(1);
  move(mel, home, elsewhere, random);
  move(usual, home, elsewhere, again);
  double power = 0;
  double power_before = 0;
  for (std::size_t i = 0; i < mel.size(); ++i) {
    power += std::exp(static_cast<double>(mel[i]));
    power_before += std::exp(static_cast<double>(before[i]));
  }
  EXPECT_NEAR(power / power_before, 1, 0.02);  // but for log(1e-5), beneath which nothing lies
  EXPECT_NEAR((mel[80] - mel[20]) - (usual[80] - usual[20]), 1, 0.01);
}

TEST(Move, IsTheSameForTheSameSeed) {
  const auto place = surroundings_of(std::vector{clip_of(speech(falling, -10.2F))}).front();
  Mel one = speech(flat, -9);
  Mel same = one;
  Mel other = one;
  Random first(1);
  Random again(1);
  Random second(2);
  move(one, place, place, first);
  move(same, place, place, again);
  move(other, place, place, second);
  EXPECT_EQ(one, same);
  EXPECT_NE(one, other);
}

}  // namespace
}  // namespace emovox::trainer
