#include "emovox/pitch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "emovox/config.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

constexpr std::size_t frame_samples = grid::pitch_frame_samples;
constexpr std::size_t voice_samples = 8000;

/// Ten harmonics falling by 6 dB an octave, like a voice.
std::vector<float> voice(double f0_hz, double amplitude = 0.3, int lowest_harmonic = 1) {
  std::vector<float> sum(voice_samples);
  for (int h = lowest_harmonic; h <= 10; ++h) {
    const auto harmonic =
        test::tone({.frequency_hz = h * f0_hz, .samples = voice_samples, .amplitude = amplitude / h, .phase = 0.7 * h});
    for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += harmonic[n];
  }
  return sum;
}

std::vector<Pitch> tracked(std::span<const float> samples) {
  PitchTracker tracker;
  std::vector<Pitch> pitches;
  for (std::size_t first = 0; first + frame_samples <= samples.size(); first += grid::hop_samples)
    if (const auto pitch = tracker.push(samples.subspan(first, frame_samples))) pitches.push_back(*pitch);
  while (const auto pitch = tracker.flush()) pitches.push_back(*pitch);
  return pitches;
}

using PitchGolden = test::Golden;

struct Agreement {
  std::size_t frames = 0;
  std::size_t same_voicing = 0;
  std::size_t both_voiced = 0;
  std::size_t same_pitch = 0;  ///< within 3%

  [[nodiscard]] double voicing() const { return static_cast<double>(same_voicing) / static_cast<double>(frames); }
  [[nodiscard]] double pitch() const {
    return both_voiced == 0 ? 1 : static_cast<double>(same_pitch) / static_cast<double>(both_voiced);
  }
};

// librosa decides with the whole clip in view, this with a tenth of a second. Over 44 other recordings 98 and 99.9 of a
// hundred frames agree, in the worst clip 88 and 98.7.
TEST_F(PitchGolden, AgreesWithLibrosaPyinInEveryClip) {
  for (const auto& clip : test::golden_clips()) {
    const auto pyin = clip.reference("pyin_hz");
    const auto pitches = tracked(clip.samples);
    ASSERT_EQ(pitches.size(), pyin.rows()) << clip.name;
    Agreement agreement;
    for (std::size_t k = 0; k < pitches.size(); ++k) {
      const double expected_hz = pyin.at(k, 0);
      const double hz = pitches[k].hz;
      ++agreement.frames;
      agreement.same_voicing += (hz > 0) == (expected_hz > 0) ? 1 : 0;
      if (hz == 0 || expected_hz == 0) continue;
      ++agreement.both_voiced;
      agreement.same_pitch += std::abs(hz / expected_hz - 1) < 0.03 ? 1 : 0;
    }
    RecordProperty(clip.name, std::to_string(agreement.voicing()) + " " + std::to_string(agreement.pitch()));
    EXPECT_GT(agreement.voicing(), 0.97) << clip.name;
    EXPECT_GT(agreement.pitch(), 0.98) << clip.name;
  }
}

const test::GoldenClip& clip_named(const std::string& name) {
  for (const auto& clip : test::golden_clips())
    if (clip.name == name) return clip;
  throw std::runtime_error("no clip " + name);
}

// 110 Hz rising by 0.75 octaves a second. A period is found about 300 samples into its frame.
TEST_F(PitchGolden, FollowsTheGlideWithinOnePercent) {
  const auto pitches = tracked(clip_named("synthetic-glide").samples);
  std::size_t voiced = 0;
  for (std::size_t k = 0; k < pitches.size(); ++k) {
    if (pitches[k].hz == 0) continue;
    ++voiced;
    const double seconds = (static_cast<double>(k) * grid::hop_samples + 300) / grid::rate_hz;
    EXPECT_NEAR(pitches[k].hz / (110 * std::exp2(0.75 * seconds)), 1, 0.005) << k;
  }
  EXPECT_GE(voiced, pitches.size() - 1) << "all but the first frame";
}

// Each period differs from 140 Hz by 1%; those of about ten periods are averaged.
TEST_F(PitchGolden, FindsTheVowelsPitchWithinOnePercent) {
  const auto pitches = tracked(clip_named("synthetic-vowel").samples);
  std::size_t voiced = 0;
  std::size_t near = 0;
  for (const Pitch& pitch : pitches) {
    if (pitch.hz == 0) continue;
    ++voiced;
    near += std::abs(pitch.hz / 140 - 1) < 0.01F ? 1 : 0;
  }
  EXPECT_GE(voiced, pitches.size() - 1);
  EXPECT_GE(static_cast<double>(near), 0.99 * static_cast<double>(voiced));
}

// A lag is a whole number of samples, refined by a parabola: within 0.5% up to 500 Hz, where a period is 32 samples.
TEST(PitchTracker, FindsTheFundamentalOfAVoice) {
  for (double f0_hz = 62; f0_hz < 490; f0_hz *= 1.07) {
    const auto pitches = tracked(voice(f0_hz));
    for (std::size_t k = 1; k < pitches.size(); ++k) {
      EXPECT_NEAR(pitches[k].hz, f0_hz, 0.005 * f0_hz) << k;
      EXPECT_GT(pitches[k].voicing, 0.9F) << f0_hz;
      EXPECT_GT(pitches[k].periodicity, 0.9F) << f0_hz;
    }
  }
}

TEST(PitchTracker, FindsAFundamentalThatIsMissing) { EXPECT_NEAR(tracked(voice(150, 0.3, 2))[20].hz, 150, 0.75); }

TEST(PitchTracker, TakesNoiseAsUnvoiced) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::size_t voiced = 0;
    const auto pitches = tracked(test::noise(16000, 0.3, seed));
    for (const Pitch& pitch : pitches) {
      voiced += pitch.hz > 0 ? 1 : 0;
      EXPECT_LT(pitch.periodicity, 0.6F);
      EXPECT_LT(pitch.voicing, 0.1F);
    }
    EXPECT_LT(static_cast<double>(voiced), 0.1 * static_cast<double>(pitches.size())) << seed;
  }
}

TEST(PitchTracker, DoesNotSeeLevelOrOffset) {
  const auto expected = tracked(voice(123.4));
  auto quiet = voice(123.4, 0.003);
  for (float& sample : quiet) sample += 0.5F;
  const auto pitches = tracked(quiet);
  ASSERT_EQ(pitches.size(), expected.size());
  for (std::size_t k = 1; k < pitches.size(); ++k) {
    EXPECT_NEAR(pitches[k].hz, expected[k].hz, 0.05);
    EXPECT_NEAR(pitches[k].periodicity, expected[k].periodicity, 0.01);
  }
}

TEST(PitchTracker, ReturnsOnePitchAFrameLagFramesLate) {
  const auto samples = voice(200);
  PitchTracker tracker;
  for (std::size_t k = 0; k < 20; ++k)
    EXPECT_EQ(tracker.push(std::span(samples).subspan(k * grid::hop_samples, frame_samples)).has_value(),
              k >= PitchTracker::lag_frames);
  for (std::size_t k = 0; k < PitchTracker::lag_frames; ++k) EXPECT_TRUE(tracker.flush().has_value());
  EXPECT_FALSE(tracker.flush().has_value());
}

TEST(PitchTracker, FlushesAStreamShorterThanItsLag) {
  PitchTracker tracker;
  EXPECT_FALSE(tracker.flush().has_value());
  EXPECT_FALSE(tracker.push(test::noise(frame_samples)).has_value());
  EXPECT_TRUE(tracker.flush().has_value());
  EXPECT_FALSE(tracker.flush().has_value());
}

TEST(PitchTracker, StartsAnewAfterResetAndAfterFlush) {
  const auto first = voice(100);
  const auto second = voice(237);
  const auto expected = tracked(second);
  for (const bool flushed : {false, true}) {
    PitchTracker tracker;
    for (std::size_t k = 0; k < 30; ++k)
      (void)tracker.push(std::span(first).subspan(k * grid::hop_samples, frame_samples));
    if (flushed)
      while (tracker.flush()) {
      }
    else
      tracker.reset();
    std::vector<Pitch> pitches;
    for (std::size_t k = 0; k < expected.size(); ++k)
      if (const auto pitch = tracker.push(std::span(second).subspan(k * grid::hop_samples, frame_samples)))
        pitches.push_back(*pitch);
    while (const auto pitch = tracker.flush()) pitches.push_back(*pitch);
    ASSERT_EQ(pitches.size(), expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      EXPECT_EQ(pitches[k].hz, expected[k].hz);
      EXPECT_EQ(pitches[k].voicing, expected[k].voicing);
      EXPECT_EQ(pitches[k].periodicity, expected[k].periodicity);
    }
  }
}

TEST(PitchTracker, IsUnvoicedWhereNothingChanges) {
  for (const float value : {0.0F, 1.0F, -1.0F, 1e-40F, 1.0F / 3})
    for (const Pitch& pitch : tracked(test::constant(4000, value))) {
      EXPECT_EQ(pitch.hz, 0) << value;
      EXPECT_EQ(pitch.voicing, 0) << value;
      EXPECT_EQ(pitch.periodicity, 0) << value;
    }
}

TEST(PitchTracker, StaysInRangeOnAwkwardSignals) {
  auto signals = test::awkward_signals(4000);
  signals.push_back(test::noise(4000, 3e38));
  signals.push_back(test::square(4000, 80, 1e20F));
  for (const auto& signal : signals)
    for (const Pitch& pitch : tracked(signal)) {
      EXPECT_TRUE(pitch.hz == 0 || (pitch.hz >= 59 && pitch.hz <= 500)) << pitch.hz;
      EXPECT_TRUE(pitch.voicing >= 0 && pitch.voicing <= 1) << pitch.voicing;
      EXPECT_TRUE(pitch.periodicity >= 0 && pitch.periodicity <= 1) << pitch.periodicity;
    }
}

}  // namespace
}  // namespace emovox
