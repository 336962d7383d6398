#include "emovox/functionals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <set>

namespace emovox {
namespace {

constexpr std::size_t max_frames = 400;

std::vector<float> describe(std::span<const Descriptors> frames) {
  std::vector<float> out(Functionals::size());
  Functionals(max_frames).compute(frames, out);
  return out;
}

float element(std::span<const float> vector, const std::string& name) {
  const auto& names = Functionals::names();
  const auto found = std::find(names.begin(), names.end(), name);
  EXPECT_NE(found, names.end()) << name;
  return vector[static_cast<std::size_t>(found - names.begin())];
}

/// Frames in which column `f` takes `values` and all else is 0.
std::vector<Descriptors> contour(Family f, const std::vector<float>& values) {
  std::vector<Descriptors> frames(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) frames[i].at(f) = values[i];
  return frames;
}

/// Frames of a voice at these pitches, 0 where unvoiced.
std::vector<Descriptors> voice(const std::vector<float>& pitch_hz) {
  auto frames = contour(family::pitch_hz, pitch_hz);
  for (auto& frame : frames) frame.periodicity = frame.at(family::pitch_hz) > 0 ? 0.9F : 0.1F;
  return frames;
}

std::vector<Descriptors> random_frames(std::size_t count) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> uniform(0, 1);
  std::vector<Descriptors> frames(count);
  for (auto& frame : frames) {
    for (auto& value : frame.values) value = uniform(random);
    for (auto& value : frame.egemaps.at_any_level.values) value = uniform(random);
    frame.at(family::pitch_hz) = uniform(random) < 0.6F ? 100 + 100 * uniform(random) : 0;
    frame.periodicity = frame.at(family::pitch_hz) > 0 ? 0.5F + uniform(random) / 2 : uniform(random) / 2;
  }
  return frames;
}

TEST(Functionals, NameEveryElementOnce) {
  const auto& names = Functionals::names();
  EXPECT_EQ(names.size(), Functionals::size());
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

TEST(Functionals, StatisticsOfARampAreTheTextbooks) {
  std::vector<float> ramp(101);
  std::iota(ramp.begin(), ramp.end(), 0.0F);  // 0 to 100, one a frame of 10 ms
  const auto v = describe(contour(family::zcr, ramp));
  EXPECT_NEAR(element(v, "zcr.mean"), 50, 1e-4);
  EXPECT_NEAR(element(v, "zcr.std"), std::sqrt((101.0 * 101 - 1) / 12), 1e-4);  // discrete uniform
  EXPECT_NEAR(element(v, "zcr.p5"), 5, 1e-4);
  EXPECT_NEAR(element(v, "zcr.p50"), 50, 1e-4);
  EXPECT_NEAR(element(v, "zcr.p95"), 95, 1e-4);
  EXPECT_NEAR(element(v, "zcr.skewness"), 0, 1e-4);
  EXPECT_NEAR(element(v, "zcr.slope"), 100, 1e-3);  // a second
  EXPECT_NEAR(element(v, "zcr.delta_mean_abs"), 100, 1e-2);
  EXPECT_NEAR(element(v, "zcr.delta_std"), 0, 1e-2);
}

TEST(Functionals, SkewnessIsPositiveForALongUpperTail) {
  std::vector<float> values(100, 0.0F);
  values[7] = 1;
  // One in a hundred: skewness of a Bernoulli variable, (1 - 2p) / sqrt(p (1 - p))
  EXPECT_NEAR(element(describe(contour(family::zcr, values)), "zcr.skewness"), 0.98 / std::sqrt(0.0099), 1e-3);
}

TEST(Functionals, VoicedMeansLeaveUnvoicedFramesOut) {
  auto frames = voice({110, 110, 0, 0});
  for (std::size_t i = 0; i < 4; ++i) frames[i].at(family::zcr) = i < 2 ? 1 : 5;
  const auto v = describe(frames);
  EXPECT_FLOAT_EQ(element(v, "zcr.voiced_mean"), 1);
  EXPECT_FLOAT_EQ(element(v, "zcr.unvoiced_mean"), 5);
  EXPECT_FLOAT_EQ(element(v, "timing.voiced_share"), 0.5);
}

TEST(Functionals, PitchIsInSemitonesAbove27Point5Hz) {
  const auto v = describe(voice(std::vector<float>(20, 110.0F)));  // two octaves above
  EXPECT_NEAR(element(v, "pitch_semitones.mean"), 24, 1e-4);
  EXPECT_NEAR(element(v, "pitch_semitones.range"), 0, 1e-4);
}

TEST(Functionals, APitchThatDoesNotRepeatItselfIsNoVoice) {
  auto frames = voice(std::vector<float>(20, 110.0F));
  for (auto& frame : frames) frame.periodicity = 0.3F;
  EXPECT_EQ(element(describe(frames), "timing.voiced_share"), 0);
}

TEST(Functionals, VoiceQualityIsThatOfVoicedFrames) {
  std::vector<Descriptors> frames(40);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EgemapsRow& row = frames[i].egemaps.at_any_level;
    const bool voiced = i % 4 == 0;
    frames[i].at(family::pitch_hz) = 110;
    frames[i].periodicity = 0.9F;
    row[Lld::f0_semitones] = voiced ? 24 : 0;
    row[Lld::hnr_db] = voiced ? (i % 8 == 0 ? 6.0F : 10.0F) : -100.0F;
  }
  const auto v = describe(frames);
  EXPECT_FLOAT_EQ(element(v, "hnr_db.mean"), 8);
  EXPECT_FLOAT_EQ(element(v, "hnr_db.std"), 2);
  EXPECT_FLOAT_EQ(element(v, "hnr_db.p80"), 10);
}

TEST(Functionals, SegmentsAreRunsOfVoicedFrames) {
  std::vector<float> pitch(100, 0.0F);
  std::fill(pitch.begin() + 10, pitch.begin() + 30, 120.0F);  // 200 ms
  std::fill(pitch.begin() + 50, pitch.begin() + 90, 120.0F);  // 400 ms
  const auto v = describe(voice(pitch));
  EXPECT_NEAR(element(v, "timing.voiced_segments_per_s"), 2, 1e-5);
  EXPECT_NEAR(element(v, "timing.voiced_segment_mean_s"), 0.3, 1e-5);
  EXPECT_NEAR(element(v, "timing.voiced_segment_std_s"), 0.1, 1e-5);
}

TEST(Functionals, DoNotDependOnTheRecordingLevel) {
  auto frames = random_frames(120);
  auto louder = frames;
  for (auto& frame : louder) {
    // 20 dB more: RMS by ten, power by a hundred, every log-mel band by 20 and so the first MFCC by 20 sqrt(64)
    frame.at(family::rms) *= 10;
    for (float& power : frame[family::mel_power]) power *= 100;
    for (float& level_db : frame[family::log_mel_db]) level_db += 20;
    frame[family::mfcc][0] += 20 * 8;
    // Of eGeMAPS, loudness follows power to 0.33, flux the amplitude, and slopes change by a constant a decibel
    EgemapsRow& row = frame.egemaps.at_any_level;
    row[Lld::loudness] *= std::pow(100.0F, 0.33F);
    row[Lld::spectral_flux] *= 10;
    row[Lld::slope_0_500] -= 20 * 8.0e-4F;
    row[Lld::slope_500_1500] -= 20 * 5.45e-4F;
  }
  const auto a = describe(frames);
  const auto b = describe(louder);
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_NEAR(a[i], b[i], 1e-3 * (1 + std::abs(a[i]))) << Functionals::names()[i];
}

TEST(Functionals, CepstrumOfOneCosineAcrossTheBandsIsOneCoefficient) {
  std::vector<Descriptors> frames(10);
  for (auto& frame : frames)
    for (std::size_t b = 0; b < grid::mel_bands; ++b)
      frame[family::log_mel_db][b] =
          static_cast<float>(std::cos(std::numbers::pi * 3 * (static_cast<double>(b) + 0.5) / 58));
  const auto v = describe(frames);
  // An orthonormal transform keeps the norm: 58 squared cosines sum to 29. Bands from 58 up are not looked at.
  for (std::size_t k = 1; k < grid::mfcc_count; ++k)
    EXPECT_NEAR(element(v, "cepstrum." + std::to_string(k) + ".mean"), k == 3 ? std::sqrt(29.0) : 0.0, 1e-4) << k;
}

TEST(Functionals, MelFlatnessIsZeroForEqualBandsAndFallsWithOneThatStandsOut) {
  std::vector<Descriptors> frames(10);
  for (auto& frame : frames) std::ranges::fill(frame[family::mel_power], 1.0F);
  EXPECT_NEAR(element(describe(frames), "mel_flatness_db.mean"), 0, 1e-5);
  for (auto& frame : frames) {
    frame[family::mel_power][20] = 59;  // the mean of 57 ones and 59 is 2
    frame[family::log_mel_db][20] = static_cast<float>(10 * std::log10(59.0));
  }
  EXPECT_NEAR(element(describe(frames), "mel_flatness_db.mean"), 10 * std::log10(59.0) / 58 - 10 * std::log10(2.0),
              1e-4);
}

TEST(Functionals, AreFiniteForEveryLengthAndWithoutVoice) {
  for (std::size_t length = 1; length <= 30; ++length) {
    for (const float value : describe(std::vector<Descriptors>(length))) ASSERT_TRUE(std::isfinite(value));
    for (const float value : describe(random_frames(length))) ASSERT_TRUE(std::isfinite(value));
  }
}

TEST(Functionals, DoNotRememberTheUtteranceBefore) {
  Functionals functionals(max_frames);
  std::vector<float> first(Functionals::size());
  std::vector<float> second(Functionals::size());
  const auto frames = random_frames(50);
  functionals.compute(frames, first);
  functionals.compute(random_frames(300), second);
  functionals.compute(frames, second);
  EXPECT_EQ(first, second);
}

TEST(Fingerprint, IsSixteenHexadecimalDigits) {
  EXPECT_EQ(fingerprint_text(fingerprint()).size(), 16U);
  EXPECT_EQ(fingerprint_text(0xABCULL), "0000000000000abc");
}

}  // namespace
}  // namespace emovox
