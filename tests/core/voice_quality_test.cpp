#include "emovox/voice_quality.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "emovox/fft.hpp"
#include "emovox/window.hpp"
#include "support/allocations.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"
#include "support/smoothing.hpp"

namespace emovox {
namespace {

std::vector<std::span<const float>> frames_of(std::span<const float> samples) {
  std::vector<std::span<const float>> frames;
  for (std::size_t first = 0; first + voice_frame_samples <= samples.size(); first += grid::hop_samples)
    frames.push_back(samples.subspan(first, voice_frame_samples));
  return frames;
}

std::vector<float> gaussian(std::span<const float> frame) {
  static const auto window = symmetric_gaussian_window(voice_frame_samples, 0.4);
  std::vector<float> out(frame.size());
  std::transform(frame.begin(), frame.end(), window.begin(), out.begin(),
                 [](float sample, double factor) { return static_cast<float>(sample * factor); });
  return out;
}

/// A bump of 2 ms that starts at each of `begins`, as high as `heights` says; between them nothing.
std::vector<float> bumps(std::size_t samples, const std::vector<double>& begins, const std::vector<double>& heights) {
  constexpr double width = 32;
  std::vector<float> out(samples);
  for (std::size_t i = 0; i < begins.size(); ++i)
    for (std::size_t n = 0; n < samples; ++n) {
      const double into = (static_cast<double>(n) - begins[i]) / width;
      if (into > 0 && into < 1)
        out[n] = static_cast<float>(heights[i] * std::pow(std::sin(std::numbers::pi * into), 3));
    }
  return out;
}

/// Bumps whose distances alternate between the two periods, and heights between the two heights.
std::vector<float> alternating_voice(std::size_t samples, double period, double other_period, double height = 0.5,
                                     double other_height = 0.5) {
  std::vector<double> begins;
  std::vector<double> heights;
  bool other = false;
  for (double begin = 20; begin < static_cast<double>(samples); begin += other ? period : other_period) {
    begins.push_back(begin);
    heights.push_back(other ? other_height : height);
    other = !other;
  }
  return bumps(samples, begins, heights);
}

std::vector<Perturbation> track(std::span<const float> samples, const std::function<float(std::size_t)>& f0_hz) {
  PerturbationTracker tracker;
  std::vector<Perturbation> values;
  for (const auto frame : frames_of(samples)) values.push_back(tracker.next(frame, f0_hz(values.size())));
  return values;
}

std::vector<Perturbation> track(std::span<const float> samples, float f0_hz) {
  return track(samples, [f0_hz](std::size_t) { return f0_hz; });
}

TEST(PerturbationTracker, IsZeroForAPerfectlyRegularVoice) {
  for (const double period : {17.0, 50.0, 114.0, 200.0, 290.0}) {
    const auto values = track(alternating_voice(16000, period, period), static_cast<float>(16000 / period));
    // whole periods, the same each time but for the mean that is taken off, in single precision
    for (const auto& value : values) {
      EXPECT_NEAR(value.jitter, 0, 1e-5) << period;
      EXPECT_NEAR(value.shimmer_db, 0, 1e-4) << period;
    }
  }
}

// Every two periods differ by 2 of 100 samples. Parabolas through the smooth bumps' correlation are good to 0.05
// samples.
TEST(PerturbationTracker, MeasuresJitterInPartsOfThePeriod) {
  const auto values = track(alternating_voice(16000, 101, 99), 160);
  for (std::size_t k = 5; k < values.size(); ++k) EXPECT_NEAR(values[k].jitter, 0.02, 0.001) << k;
}

TEST(PerturbationTracker, MeasuresShimmerInDecibels) {
  const auto values = track(alternating_voice(16000, 100, 100, 0.5, 0.4), 160);
  const double expected = 20 * std::log10(1 + 0.1 / 0.45);
  for (std::size_t k = 5; k < values.size(); ++k) EXPECT_NEAR(values[k].shimmer_db, expected, 1e-3) << k;
}

TEST(PerturbationTracker, DoesNotSeeLevelOrOffset) {
  const auto voice = alternating_voice(16000, 101, 99, 0.5, 0.4);
  auto quiet = voice;
  for (float& sample : quiet) sample = 0.004F * sample + 0.5F;
  const auto expected = track(voice, 160);
  const auto actual = track(quiet, 160);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    EXPECT_NEAR(actual[k].jitter, expected[k].jitter, 1e-4) << k;  // 0.5 leaves 2e-3 sixteen bits
    EXPECT_NEAR(actual[k].shimmer_db, expected[k].shimmer_db, 1e-2) << k;
  }
}

TEST(PerturbationTracker, NeedsTwoPeriodsForShimmerAndThreeForJitter) {
  const auto values = track(alternating_voice(4000, 101, 99, 0.5, 0.4), 160);
  EXPECT_EQ(values[0].jitter, 0);
  EXPECT_GT(values[0].shimmer_db, 1);
  EXPECT_GT(values[1].jitter, 0.01);
}

TEST(PerturbationTracker, StartsAnewAfterAnUnvoicedFrame) {
  const auto samples = alternating_voice(16000, 101, 99, 0.5, 0.4);
  const auto values = track(samples, [](std::size_t k) { return k == 40 ? 0.0F : 160.0F; });
  const auto fresh = track(std::span(samples).subspan(41 * grid::hop_samples), 160);
  EXPECT_EQ(values[40].jitter, 0);
  EXPECT_EQ(values[40].shimmer_db, 0);
  for (std::size_t k = 0; k < fresh.size(); ++k) {
    EXPECT_EQ(values[41 + k].jitter, fresh[k].jitter);
    EXPECT_EQ(values[41 + k].shimmer_db, fresh[k].shimmer_db);
  }
}

TEST(PerturbationTracker, KeepsItsValueWhereNothingRepeats) {
  auto samples = alternating_voice(16000, 101, 99, 0.5, 0.4);
  const auto noise = test::noise(4000, 0.5);
  std::copy(noise.begin(), noise.end(), samples.begin() + 8000);
  const auto values = track(samples, 160);
  std::size_t kept = 0;
  for (std::size_t k = 52; k < 70; ++k)
    kept += values[k].jitter == values[51].jitter && values[k].shimmer_db == values[51].shimmer_db ? 1 : 0;
  EXPECT_GE(kept, 15U) << "of 18 frames of noise, where a correlation of 0.5 is rare";
}

bool in_range(const Perturbation& value) {
  return value.jitter >= 0 && value.jitter <= 1 && value.shimmer_db >= 0 && value.shimmer_db <= 6.021;
}

TEST(PerturbationTracker, StaysInRangeOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(4000))
    for (const float f0_hz : {0.0F, 1e-30F, 20.0F, 55.0F, 160.0F, 999.0F, 1e30F}) {
      const auto values = track(signal, f0_hz);
      EXPECT_TRUE(std::all_of(values.begin(), values.end(), in_range)) << f0_hz;
    }
}

TEST(PerturbationTracker, StaysInRangeWhenF0Jumps) {
  constexpr std::array<float, 5> jumps{50, 1000, 51, 300, 999};
  const auto values = track(test::noise(32000, 0.5), [&](std::size_t k) { return jumps[k * k % jumps.size()]; });
  EXPECT_TRUE(std::all_of(values.begin(), values.end(), in_range));
}

TEST(PerturbationTracker, AllocatesNothing) {
  const auto samples = alternating_voice(4000, 101, 99);
  PerturbationTracker tracker;
  float sum = 0;
  const auto frames = frames_of(samples);
  const std::size_t before = test::allocations();
  for (const auto frame : frames) sum += tracker.next(frame, 160).jitter + harmonics_to_noise_db(frame, 160);
  const std::size_t after = test::allocations();
  EXPECT_EQ(after, before);
  EXPECT_GT(sum, 0);
}

// The definition, by way of the spectrum.
TEST(HarmonicsToNoise, IsOfTheCircularAutocorrelationsPeakNextToThePeriod) {
  const auto voice = test::noise(16000, 0.02);
  auto samples = alternating_voice(16000, 101, 99, 0.5, 0.45);
  for (std::size_t n = 0; n < samples.size(); ++n) samples[n] += voice[n];
  Fft fft(1024);
  for (const auto frame : frames_of(samples)) {
    const auto windowed = gaussian(frame);
    std::vector<float> padded(1024);
    std::copy(windowed.begin(), windowed.end(), padded.begin());
    std::vector<std::complex<float>> spectrum(513);
    fft.forward(padded, spectrum);
    // Of a symmetric real sequence, the inverse transform is the forward one, but for the scale.
    std::vector<float> power(1024);
    for (std::size_t k = 0; k <= 512; ++k) power[k] = power[(1024 - k) % 1024] = std::norm(spectrum[k]);
    std::vector<std::complex<float>> autocorrelation(513);
    fft.forward(power, autocorrelation);
    // the bump's slopes are steeper than noise is rough: one peak between 90 and 110
    float peak = 0;
    for (std::size_t lag = 90; lag <= 110; ++lag) peak = std::max(peak, autocorrelation[lag].real());
    const double share = peak / autocorrelation[0].real();
    for (const float f0_hz : {165.0F, 160.0F, 155.0F})
      EXPECT_NEAR(harmonics_to_noise_db(windowed, f0_hz), 10 * std::log10(share / (1 - share)), 1e-3);
  }
}

// Noise of variance s^2 beside a sine of power a^2 / 2, both under the window.
TEST(HarmonicsToNoise, IsTheRatioOfToneToNoise) {
  const auto noise = test::noise(160000, std::sqrt(3.0) * 0.01);
  auto samples = test::tone({.frequency_hz = 200, .samples = 160000, .amplitude = 0.1 * std::sqrt(2.0)});
  for (std::size_t n = 0; n < samples.size(); ++n) samples[n] += noise[n];
  // a lag of 80 samples under the window loses what the window's own autocorrelation loses
  const auto window = gaussian(std::vector<float>(voice_frame_samples, 1));
  double whole = 0;
  double shifted = 0;
  for (std::size_t n = 0; n < window.size(); ++n) {
    whole += window[n] * window[n];
    if (n + 80 < window.size()) shifted += window[n] * window[n + 80];
  }
  const double share = shifted / whole * 0.01 / (0.01 + 0.0001);
  double sum = 0;
  const auto frames = frames_of(samples);
  for (const auto frame : frames) sum += harmonics_to_noise_db(gaussian(frame), 200);
  // chance, and the peak is the highest place of a noisy one
  EXPECT_NEAR(sum / static_cast<double>(frames.size()), 10 * std::log10(share / (1 - share)), 0.1);
}

TEST(HarmonicsToNoise, IsZeroWhereUnvoicedAndLowestInSilence) {
  EXPECT_EQ(harmonics_to_noise_db(gaussian(test::noise(voice_frame_samples)), 0), 0);
  EXPECT_EQ(harmonics_to_noise_db(std::vector<float>(voice_frame_samples), 100), -100);
}

TEST(HarmonicsToNoise, StaysInRangeOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(voice_frame_samples))
    for (const float f0_hz : {0.0F, 1e-30F, 20.0F, 55.0F, 160.0F, 999.0F, 16000.0F, 1e30F})
      for (const auto& frame : {signal, gaussian(signal)}) {
        const float hnr_db = harmonics_to_noise_db(frame, f0_hz);
        EXPECT_TRUE(hnr_db >= -100 && hnr_db <= 100) << hnr_db << " at " << f0_hz;
      }
}

struct Contours {
  std::vector<double> jitter;
  std::vector<double> shimmer_db;
  std::vector<double> hnr_db;
};

Contours contours_of(std::span<const float> samples, std::span<const double> f0_semitones) {
  const auto frames = frames_of(samples);
  Contours contours;
  PerturbationTracker tracker;
  for (std::size_t k = 0; k < std::min(frames.size(), f0_semitones.size()); ++k) {  // the last row has no whole frame
    const double semitones = f0_semitones[k];
    const auto f0_hz = semitones > 0 ? static_cast<float>(27.5 * std::exp2(semitones / 12)) : 0;
    const auto perturbation = tracker.next(frames[k], f0_hz);
    contours.jitter.push_back(perturbation.jitter);
    contours.shimmer_db.push_back(perturbation.shimmer_db);
    contours.hnr_db.push_back(harmonics_to_noise_db(gaussian(frames[k]), f0_hz));
  }
  return contours;
}

std::vector<double> column_of(const test::Table& table, const std::string& name) {
  const auto found = std::find(table.names.begin(), table.names.end(), name);
  EXPECT_NE(found, table.names.end()) << name;
  std::vector<double> values;
  for (std::size_t k = 0; k < table.rows(); ++k)
    values.push_back(table.at(k, static_cast<std::size_t>(found - table.names.begin())));
  return values;
}

struct Agreement {
  std::size_t rows = 0;
  std::size_t agreeing = 0;
};

/// From openSMILE's own F0, in voiced rows where it can be told from the smoothed one: how many are openSMILE's to
/// 0.1%.
Agreement agreement(const std::string& column, std::vector<double> Contours::*contour, double absolute) {
  Agreement agreement;
  for (const auto& clip : test::golden_clips()) {
    const auto lld = clip.opensmile_lld();
    const auto f0 = test::unsmoothed(column_of(lld, "F0semitoneFrom27.5Hz_sma3nz"));
    const auto expected = column_of(lld, column);
    const auto actual = test::smoothed_nonzero(contours_of(clip.samples, f0.values).*contour);
    for (std::size_t k = 0; k + 3 < actual.size(); ++k) {  // openSMILE smooths the last rows of a clip differently
      if (!f0.certain[k]) continue;
      ++agreement.rows;
      agreement.agreeing += std::abs(actual[k] - expected[k]) <= 1e-3 * std::abs(expected[k]) + absolute ? 1 : 0;
    }
  }
  testing::Test::RecordProperty("rows", std::to_string(agreement.rows));
  testing::Test::RecordProperty("agreeing", std::to_string(agreement.agreeing));
  return agreement;
}

using VoiceQualityGolden = test::Golden;

TEST_F(VoiceQualityGolden, JitterIsOpensmilesWhereF0Is) {
  const Agreement jitter = agreement("jitterLocal_sma3nz", &Contours::jitter, 1e-6);
  EXPECT_GT(jitter.rows, 300);
  EXPECT_GE(100 * jitter.agreeing, 99 * jitter.rows) << jitter.agreeing << " of " << jitter.rows;
}

TEST_F(VoiceQualityGolden, ShimmerIsOpensmilesWhereF0Is) {
  const Agreement shimmer = agreement("shimmerLocaldB_sma3nz", &Contours::shimmer_db, 1e-5);
  EXPECT_GT(shimmer.rows, 300);
  EXPECT_GE(100 * shimmer.agreeing, 99 * shimmer.rows) << shimmer.agreeing << " of " << shimmer.rows;
}

TEST_F(VoiceQualityGolden, HarmonicsToNoiseRatioIsOpensmilesWhereF0Is) {
  const Agreement hnr = agreement("HNRdBACF_sma3nz", &Contours::hnr_db, 1e-4);
  EXPECT_GT(hnr.rows, 300);
  EXPECT_GE(100 * hnr.agreeing, 99 * hnr.rows) << hnr.agreeing << " of " << hnr.rows;
}

}  // namespace
}  // namespace emovox
