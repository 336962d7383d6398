#include "emovox/subharmonic_candidates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "support/allocations.hpp"
#include "support/gaussian_spectrum.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

constexpr std::size_t frame_samples = test::gaussian_frame_samples;

/// Harmonics up to 7 kHz, falling by 6 dB an octave, like a voice.
std::vector<float> voice(double f0_hz, double amplitude = 0.3) {
  std::vector<float> sum(frame_samples);
  for (int h = 1; h * f0_hz < 7000; ++h) {
    const auto harmonic =
        test::tone({.frequency_hz = h * f0_hz, .samples = frame_samples, .amplitude = amplitude / h, .phase = 0.7 * h});
    for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += harmonic[n];
  }
  return sum;
}

/// The natural cubic spline through `values`, one apart, by Gaussian elimination of its equations.
class NaturalSpline {
 public:
  explicit NaturalSpline(std::vector<double> values) : values_(std::move(values)), curvatures_(values_.size()) {
    const std::size_t last = values_.size() - 1;
    std::vector<double> diagonal(values_.size(), 4);
    std::vector<double> right(values_.size());
    for (std::size_t i = 1; i < last; ++i) {
      right[i] = 6 * (values_[i - 1] - 2 * values_[i] + values_[i + 1]);
      if (i == 1) continue;
      diagonal[i] -= 1 / diagonal[i - 1];
      right[i] -= right[i - 1] / diagonal[i - 1];
    }
    for (std::size_t i = last - 1; i > 0; --i) curvatures_[i] = (right[i] - curvatures_[i + 1]) / diagonal[i];
  }

  [[nodiscard]] double at(double position) const {
    const auto i = std::min(static_cast<std::size_t>(position), values_.size() - 2);
    const double b = position - static_cast<double>(i);
    const double a = 1 - b;
    return a * values_[i] + b * values_[i + 1] +
           ((a * a * a - a) * curvatures_[i] + (b * b * b - b) * curvatures_[i + 1]) / 6;
  }

 private:
  std::vector<double> values_;
  std::vector<double> curvatures_;
};

/// The definition, step by step, in double precision and over the whole axis.
std::vector<double> subharmonic_sum(const std::vector<float>& magnitude) {
  const std::size_t size = magnitude.size();
  std::vector<double> enhanced(size);
  for (std::size_t i = 1; i + 1 < size; ++i) {
    if (magnitude[i] <= magnitude[i - 1] || magnitude[i] < magnitude[i + 1]) continue;
    for (std::size_t j = i < 2 ? 0 : i - 2; j <= std::min(i + 2, size - 1); ++j) enhanced[j] = magnitude[j];
  }
  std::vector<double> smooth(size);
  for (std::size_t i = 0; i < size; ++i)
    smooth[i] = enhanced[i] / 2 + (i > 0 ? enhanced[i - 1] / 4 : 0) + (i + 1 < size ? enhanced[i + 1] / 4 : 0);
  const NaturalSpline spline(smooth);
  std::vector<double> axis(513);
  for (std::size_t p = 0; p < axis.size(); ++p) {
    const double hz = 25 * std::pow(320, static_cast<double>(p) / 512);
    axis[p] = spline.at(hz / 15.625) * (0.5 + std::atan(3 * std::log2(hz / 25)) / std::numbers::pi);
  }
  std::vector<double> sum(axis.size());
  for (int n = 1; n <= 15; ++n) {
    const auto shift = static_cast<std::size_t>(std::floor(513 * std::log2(n) / std::log2(320)));
    for (std::size_t p = 0; p + shift < axis.size(); ++p) sum[p] += std::pow(0.85, n - 1) * axis[p + shift];
  }
  return sum;
}

/// Its peaks from 55 to 1000 Hz, the highest first.
std::vector<SubharmonicCandidate> naive_candidates(const std::vector<float>& magnitude) {
  const auto sum = subharmonic_sum(magnitude);
  double mean = 0;
  for (const double value : sum) mean += value / static_cast<double>(sum.size());
  std::vector<SubharmonicCandidate> found;
  for (std::size_t p = 1; p + 1 < sum.size(); ++p) {
    if (sum[p] <= sum[p - 1] || sum[p] < sum[p + 1]) continue;
    const double curvature = sum[p - 1] - 2 * sum[p] + sum[p + 1];
    const double offset = (sum[p - 1] - sum[p + 1]) / 2 / curvature;
    const double height = sum[p] - (sum[p - 1] - sum[p + 1]) * offset / 4;
    const double hz = 25 * std::pow(320, (static_cast<double>(p) + offset) / 512);
    if (hz < 55 || hz > 1000) continue;
    found.push_back({.hz = static_cast<float>(hz), .voicing = static_cast<float>(1 - mean / height)});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.voicing > b.voicing; });
  return found;
}

std::vector<float> noisy_voice(double f0_hz, double noise_amplitude) {
  auto frame = voice(f0_hz);
  const auto noise = test::noise(frame.size(), noise_amplitude);
  for (std::size_t n = 0; n < frame.size(); ++n) frame[n] += noise[n];
  return frame;
}

// The spline's kernel is cut to 16 bins, where it has fallen to 3e-5; the rest is single precision.
TEST(SubharmonicCandidates, AreThoseOfTheDefinition) {
  SubharmonicCandidates candidates;
  for (int i = 1; i <= 20; ++i) {
    const auto magnitude = test::gaussian_spectrum(noisy_voice(60 + 40 * i, 0.01 * i));
    const auto expected = naive_candidates(magnitude);
    const auto found = candidates.find(magnitude);
    ASSERT_EQ(found.size(), std::min(expected.size(), SubharmonicCandidates::most));
    for (std::size_t c = 0; c < found.size(); ++c) {
      EXPECT_NEAR(found[c].hz, expected[c].hz, 1e-4 * expected[c].hz) << i << ' ' << c;
      EXPECT_NEAR(found[c].voicing, std::max(expected[c].voicing, 0.0F), 1e-4) << i << ' ' << c;
    }
  }
}

// Shifts are whole points of 0.2 semitones, 1.1%; over 15 harmonics that averages out to less than half of it.
TEST(SubharmonicCandidates, StartWithTheFundamentalOfAVoice) {
  SubharmonicCandidates candidates;
  for (double f0_hz = 70; f0_hz < 950; f0_hz *= 1.07) {
    const auto found = candidates.find(test::gaussian_spectrum(voice(f0_hz)));
    ASSERT_FALSE(found.empty());
    EXPECT_NEAR(found[0].hz, f0_hz, 0.005 * f0_hz);
    EXPECT_GT(found[0].voicing, 0.7F) << f0_hz;
  }
}

TEST(SubharmonicCandidates, StartWithAFundamentalThatIsMissing) {
  auto sum = voice(150);
  const auto first = test::tone({.frequency_hz = 150, .samples = frame_samples, .amplitude = 0.3, .phase = 0.7});
  for (std::size_t n = 0; n < sum.size(); ++n) sum[n] -= first[n];
  SubharmonicCandidates candidates;
  const auto found = candidates.find(test::gaussian_spectrum(sum));
  ASSERT_FALSE(found.empty());
  EXPECT_NEAR(found[0].hz, 150, 0.75);
}

TEST(SubharmonicCandidates, DoNotDependOnTheLevel) {
  SubharmonicCandidates candidates;
  auto magnitude = test::gaussian_spectrum(voice(210));
  const auto some = candidates.find(magnitude);
  const std::vector<SubharmonicCandidate> loud(some.begin(), some.end());
  for (float& m : magnitude) m *= 0x1p-20F;
  const auto quiet = candidates.find(magnitude);
  ASSERT_EQ(quiet.size(), loud.size());
  for (std::size_t c = 0; c < loud.size(); ++c) {
    EXPECT_EQ(quiet[c].hz, loud[c].hz);
    EXPECT_EQ(quiet[c].voicing, loud[c].voicing);
  }
}

TEST(SubharmonicCandidates, AreNoneInSilence) {
  EXPECT_TRUE(SubharmonicCandidates().find(std::vector<float>(SubharmonicCandidates::bins)).empty());
}

TEST(SubharmonicCandidates, StayInRangeWhateverComesAndDoNotAllocate) {
  SubharmonicCandidates candidates;
  for (const auto& signal : test::awkward_signals(frame_samples)) {
    const auto magnitude = test::gaussian_spectrum(signal);
    const std::size_t before = test::allocations();
    const auto found = candidates.find(magnitude);
    EXPECT_EQ(test::allocations(), before);
    for (const auto& [hz, voicing] : found) {
      EXPECT_TRUE(hz >= 55 && hz <= 1000) << hz;
      EXPECT_TRUE(voicing >= 0 && voicing <= 1) << voicing;
    }
  }
}

}  // namespace
}  // namespace emovox
