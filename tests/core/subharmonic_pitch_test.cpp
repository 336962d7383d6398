#include "emovox/subharmonic_pitch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emovox/config.hpp"
#include "support/allocations.hpp"
#include "support/gaussian_spectrum.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<std::vector<float>> spectra(std::span<const float> samples) {
  std::vector<std::vector<float>> all;
  for (std::size_t first = 0; first + test::gaussian_frame_samples <= samples.size(); first += grid::hop_samples)
    all.push_back(test::gaussian_spectrum(samples.subspan(first, test::gaussian_frame_samples)));
  return all;
}

std::vector<float> track(const std::vector<std::vector<float>>& magnitudes) {
  SubharmonicPitch pitch;
  std::vector<float> f0_hz;
  for (const auto& magnitude : magnitudes)
    if (const auto decided = pitch.push(magnitude)) f0_hz.push_back(*decided);
  while (const auto decided = pitch.flush()) f0_hz.push_back(*decided);
  return f0_hz;
}

/// A quarter of a second of silence, harmonics of `f0_hz` rising by an octave in a second, silence.
std::vector<float> sung_octave(double f0_hz, double amplitude) {
  std::vector<float> samples(24000);
  for (std::size_t n = 0; n < 16000; ++n) {
    const double seconds = static_cast<double>(n) / grid::rate_hz;
    const double cycles = f0_hz * (std::exp2(seconds) - 1) / std::log(2);
    for (int h = 1; h <= 10; ++h)
      samples[4000 + n] += static_cast<float>(amplitude / h * std::sin(6.283185307179586 * h * cycles));
  }
  return samples;
}

double semitones(float hz) { return 12 * std::log2(hz / 27.5); }

/// openSMILE's `_sma3nz`: voiced frames averaged with their voiced neighbours. The last frame is repeated, which makes
/// one row more than there are frames.
std::vector<double> smoothed_semitones(const std::vector<float>& f0_hz) {
  std::vector<double> rows;
  for (std::size_t k = 0; k <= f0_hz.size(); ++k) {
    double sum = 0;
    int voiced = 0;
    const std::size_t last = f0_hz.size() - 1;
    for (const std::size_t j : {k == 0 ? 0 : k - 1, std::min(k, last), std::min(k + 1, last)}) {
      if (f0_hz[j] == 0) continue;
      sum += semitones(f0_hz[j]);
      ++voiced;
    }
    rows.push_back(f0_hz[std::min(k, last)] == 0 ? 0 : sum / voiced);
  }
  return rows;
}

struct Agreement {
  std::size_t rows = 0;
  std::size_t same_voicing = 0;
  std::size_t both_voiced = 0;
  std::size_t close = 0;  ///< of those, within 0.01 semitones

  void add(double actual, double expected) {
    ++rows;
    same_voicing += (actual > 0) == (expected > 0) ? 1 : 0;
    const bool both = actual > 0 && expected > 0;
    both_voiced += both ? 1 : 0;
    close += both && std::abs(actual - expected) < 0.01 ? 1 : 0;
  }
};

/// openSMILE calls frames unvoiced whose RMS under the window is below 0.001; by Parseval's theorem.
bool loud_enough(const std::vector<float>& magnitude) {
  double sum = 0;
  for (std::size_t k = 0; k < magnitude.size(); ++k)
    sum += (k == 0 || k + 1 == magnitude.size() ? 1.0 : 2.0) * magnitude[k] * magnitude[k];
  return std::sqrt(sum / 1024 / 960) >= 0.001;
}

using SubharmonicPitchGolden = test::Golden;

// Voicing differs in three places, where neither choice costs much more than the other; F0 where two candidates lie
// close and openSMILE takes the less voiced one, and in the last rows of clips that end voiced.
TEST_F(SubharmonicPitchGolden, AgreesWithOpensmile) {
  Agreement agreement;
  for (const auto& clip : test::golden_clips()) {
    const auto expected = clip.opensmile_lld();
    const auto name = std::find(expected.names.begin(), expected.names.end(), "F0semitoneFrom27.5Hz_sma3nz");
    const auto column = static_cast<std::size_t>(name - expected.names.begin());
    const auto magnitudes = spectra(clip.samples);
    auto f0_hz = track(magnitudes);
    for (std::size_t k = 0; k < f0_hz.size(); ++k)
      if (!loud_enough(magnitudes[k])) f0_hz[k] = 0;
    const auto actual = smoothed_semitones(f0_hz);
    ASSERT_EQ(actual.size(), expected.rows()) << clip.name;
    for (std::size_t k = 0; k < actual.size(); ++k) agreement.add(actual[k], expected.at(k, column));
  }
  EXPECT_GE(agreement.same_voicing + 6, agreement.rows);
  EXPECT_GE(static_cast<double>(agreement.close), 0.965 * static_cast<double>(agreement.both_voiced));
}

// Half a percent is the bias of whole shifts; while a frame lasts, F0 rises by 4%, centred.
TEST(SubharmonicPitch, FollowsAVoiceAndNothingElse) {
  const auto f0_hz = track(spectra(sung_octave(130, 0.2)));
  for (std::size_t k = 0; k < f0_hz.size(); ++k) {
    const double seconds = 0.01 * static_cast<double>(k) + 0.03 - 0.25;  // of the frame's centre, since the voice began
    if (seconds < -0.03 || seconds > 1.03) {
      EXPECT_EQ(f0_hz[k], 0) << k;
    }
    if (seconds < 0.03 || seconds > 0.97) continue;
    EXPECT_NEAR(f0_hz[k], 130 * std::exp2(seconds), 0.006 * 130 * std::exp2(seconds)) << k;
  }
}

TEST(SubharmonicPitch, DoesNotDependOnTheLevel) {
  const auto loud = track(spectra(sung_octave(130, 0.2)));
  const auto quiet = track(spectra(sung_octave(130, 0.0002)));
  for (std::size_t k = 0; k < loud.size(); ++k) EXPECT_NEAR(quiet[k], loud[k], 1e-3F * loud[k]) << k;
}

TEST(SubharmonicPitch, DecidesWithAConstantLagAndThenTheRest) {
  SubharmonicPitch pitch;
  const auto magnitudes = spectra(sung_octave(130, 0.2));
  for (std::size_t k = 0; k < magnitudes.size(); ++k)
    EXPECT_EQ(pitch.push(magnitudes[k]).has_value(), k >= SubharmonicPitch::lag_frames);
  for (std::size_t k = 0; k < SubharmonicPitch::lag_frames; ++k) EXPECT_TRUE(pitch.flush().has_value());
  EXPECT_FALSE(pitch.flush().has_value());
}

TEST(SubharmonicPitch, DecidesFewerFramesThanTheLagWhenFlushed) {
  auto magnitudes = spectra(sung_octave(130, 0.2));
  magnitudes.resize(3);
  EXPECT_EQ(track(magnitudes).size(), 3U);
  EXPECT_TRUE(track({}).empty());
}

TEST(SubharmonicPitch, StartsAnewAfterReset) {
  const auto magnitudes = spectra(sung_octave(130, 0.2));
  const auto expected = track(magnitudes);
  SubharmonicPitch pitch;
  for (std::size_t k = 0; k < 70; ++k) static_cast<void>(pitch.push(magnitudes[k]));
  pitch.reset();
  std::vector<float> actual;
  for (const auto& magnitude : magnitudes)
    if (const auto decided = pitch.push(magnitude)) actual.push_back(*decided);
  while (const auto decided = pitch.flush()) actual.push_back(*decided);
  EXPECT_EQ(actual, expected);
}

TEST(SubharmonicPitch, StaysInRangeWhateverComesAndDoesNotAllocate) {
  SubharmonicPitch pitch;
  const auto check = [](std::optional<float> hz) {
    const float value = hz.value_or(0);
    EXPECT_TRUE(value == 0 || (value >= 55 && value <= 1000)) << value;
  };
  for (const auto& signal : test::awkward_signals(8000))
    for (const auto& magnitude : spectra(signal)) {
      const std::size_t before = test::allocations();
      const auto decided = pitch.push(magnitude);
      EXPECT_EQ(test::allocations(), before);
      check(decided);
    }
  while (const auto decided = pitch.flush()) check(decided);
}

}  // namespace
}  // namespace emovox
