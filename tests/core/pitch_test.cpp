#include "emovox/pitch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "emovox/config.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

constexpr std::size_t frame_samples = grid::pitch_frame_samples;

/// Ten harmonics falling by 6 dB an octave, like a voice.
std::vector<float> voice(double f0_hz, double amplitude = 0.3) {
  std::vector<float> sum(frame_samples);
  for (int h = 1; h <= 10; ++h) {
    const auto harmonic =
        test::tone({.frequency_hz = h * f0_hz, .samples = frame_samples, .amplitude = amplitude / h, .phase = 0.7 * h});
    for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += harmonic[n];
  }
  return sum;
}

using PitchGolden = test::Golden;

// Windows of energy below 1e-5, -77 dBFS, are left out: there librosa takes what is below 1e-6 for 0.
TEST_F(PitchGolden, MatchesLibrosaYin) {
  PitchEstimator estimator;
  const auto pitch = [&](std::span<const float> frame) {
    const auto window = frame.first(frame_samples / 2);
    const float energy = std::inner_product(window.begin(), window.end(), window.begin(), 0.0F);
    return energy < 1e-5F ? std::vector<float>{} : std::vector{estimator.estimate(frame).hz};
  };
  const std::size_t compared = test::expect_librosa("yin_hz", pitch, {}, frame_samples);
  EXPECT_GT(compared, 1700U) << "most frames of all 2600 are louder";
}

// pYIN decides with a hidden Markov model over the whole clip, so single frames at the edges of voicing differ.
TEST_F(PitchGolden, AgreesWithLibrosaPyinOnWhatIsVoiced) {
  PitchEstimator estimator;
  std::size_t frames = 0;
  std::size_t agreed = 0;
  for (const auto& clip : test::golden_clips()) {
    const auto pyin = clip.reference("pyin_hz");
    for (std::size_t k = 0; k < pyin.rows(); ++k) {
      const auto frame = std::span(clip.samples).subspan(k * grid::hop_samples, frame_samples);
      const bool voiced = estimator.estimate(frame).voicing >= voicing_threshold;
      ++frames;
      agreed += voiced == (pyin.at(k, 0) > 0) ? 1 : 0;
    }
  }
  const double share = static_cast<double>(agreed) / static_cast<double>(frames);
  RecordProperty("agreement", std::to_string(share));
  EXPECT_GT(share, 0.93);
}

// A lag is a whole number of samples, refined by a parabola: within 0.5% up to 500 Hz, where a period is 32 samples.
TEST(PitchEstimator, FindsTheFundamentalOfAVoice) {
  PitchEstimator estimator;
  for (double f0_hz = 62; f0_hz < 490; f0_hz *= 1.07) {
    const Pitch pitch = estimator.estimate(voice(f0_hz));
    EXPECT_NEAR(pitch.hz, f0_hz, 0.005 * f0_hz);
    EXPECT_GT(pitch.voicing, 0.9F) << f0_hz;
  }
}

TEST(PitchEstimator, FindsAFundamentalThatIsMissing) {
  auto sum = voice(150);
  const auto first = test::tone({.frequency_hz = 150, .samples = frame_samples, .amplitude = 0.3, .phase = 0.7});
  for (std::size_t n = 0; n < sum.size(); ++n) sum[n] -= first[n];
  EXPECT_NEAR(PitchEstimator().estimate(sum).hz, 150, 0.75);
}

TEST(PitchEstimator, TakesNoiseAsUnvoiced) {
  PitchEstimator estimator;
  for (std::uint32_t seed = 1; seed <= 50; ++seed)
    EXPECT_LT(estimator.estimate(test::noise(frame_samples, 0.3, seed)).voicing, voicing_threshold) << seed;
}

TEST(PitchEstimator, DoesNotSeeLevelOrOffset) {
  PitchEstimator estimator;
  const Pitch expected = estimator.estimate(voice(123.4));
  auto quiet = voice(123.4, 0.003);
  for (float& sample : quiet) sample += 0.5F;
  const Pitch pitch = estimator.estimate(quiet);
  EXPECT_NEAR(pitch.hz, expected.hz, 0.05);
  EXPECT_NEAR(pitch.voicing, expected.voicing, 0.01);
}

TEST(PitchEstimator, IsUnvoicedInSilence) {
  PitchEstimator estimator;
  for (const float value : {0.0F, 1.0F, -1.0F, 1e-40F, 1.0F / 3})
    EXPECT_EQ(estimator.estimate(test::constant(frame_samples, value)).voicing, 0) << value;
}

TEST(PitchEstimator, StaysInRangeOnAwkwardSignals) {
  PitchEstimator estimator;
  for (const auto& signal : test::awkward_signals(frame_samples)) {
    const Pitch pitch = estimator.estimate(signal);
    EXPECT_GE(pitch.hz, 59);
    EXPECT_LE(pitch.hz, 500);
    EXPECT_GE(pitch.voicing, 0);
    EXPECT_LE(pitch.voicing, 1);
  }
}

}  // namespace
}  // namespace emovox
