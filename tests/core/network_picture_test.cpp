#include "emovox/network_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emovox/feature_stream.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

std::vector<float> picture_of(std::span<const Descriptors> rows) {
  std::vector<float> picture(rows.size() * network_bands);
  network_picture(rows, picture);
  return picture;
}

std::vector<float> picture_of_sound(std::span<const float> samples) {
  std::vector<Descriptors> rows;
  auto stream = FeatureStream::create(grid::rate_hz);
  EXPECT_TRUE(stream);
  const auto keep = [&](const Descriptors& row) { rows.push_back(row); };
  stream->push(samples, keep);
  stream->finish(keep);
  return picture_of(rows);
}

Descriptors row(float rms, float power) {
  Descriptors out;
  out.at(family::rms) = rms;
  out.network_power.fill(power);
  return out;
}

TEST(NetworkPicture, OfSpeechAtItsLevelIsTheLogarithmOfPowerAndFloor) {
  const auto picture = picture_of(std::vector{row(0.07F, 2), row(0.07F, 1e-6F)});
  EXPECT_NEAR(picture.front(), std::log(2 + 1e-5), 1e-6);
  EXPECT_NEAR(picture.back(), std::log(1.1e-5), 1e-6);
}

TEST(NetworkPicture, BringsTheActiveFramesToOneLevel) {
  // RMS over 0.3 and 0.4 is 0.354; 0.01 is 32 dB below the loudest and does not count, 0.013 at 29.8 dB would.
  const auto picture = picture_of(std::vector{row(0.3F, 1), row(0.4F, 1), row(0.01F, 1)});
  for (const float value : picture) EXPECT_NEAR(value, std::log(0.0049 / 0.125 + 1e-5), 1e-6);
  const auto other = picture_of(std::vector{row(0.3F, 1), row(0.4F, 1), row(0.013F, 1)});
  EXPECT_NEAR(other.front(), std::log(0.0049 / ((0.09 + 0.16 + 0.000169) / 3) + 1e-5), 1e-6);
}

TEST(NetworkPicture, IsTheSameForAQuietRecording) {
  auto samples = test::syllables({.seconds = 1});
  test::mix_into(samples, test::background(1, 1e-3));
  const auto loud = picture_of_sound(samples);
  for (float& sample : samples) sample *= 0.03F;
  const auto quiet = picture_of_sound(samples);
  ASSERT_EQ(quiet.size(), loud.size());
  for (std::size_t i = 0; i < loud.size(); ++i) ASSERT_NEAR(quiet[i], loud[i], 1e-4);  // rounding of scaled samples
}

TEST(NetworkPicture, OfSilenceIsItsFloor) {
  for (const float value : picture_of_sound(std::vector<float>(8000))) ASSERT_EQ(value, network_silence);
  EXPECT_TRUE(picture_of({}).empty());
}

TEST(NetworkPicture, StaysFiniteOnSignalsThatBreakCarelessArithmetic) {
  for (const auto& signal : test::awkward_signals(8000))
    for (const float value : picture_of_sound(signal)) {
      ASSERT_TRUE(std::isfinite(value));
      ASSERT_GE(value, network_silence);
    }
}

}  // namespace
}  // namespace emovox
