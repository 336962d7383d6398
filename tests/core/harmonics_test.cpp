#include "emovox/harmonics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/gaussian_spectrum.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

constexpr std::array<float, 3> no_formants{};

/// Sines at f0_hz, 2 f0_hz ... of these amplitudes.
std::vector<float> voice(double f0_hz, const std::vector<double>& amplitudes) {
  std::vector<float> sum(test::gaussian_frame_samples);
  for (std::size_t h = 0; h < amplitudes.size(); ++h) {
    const auto n_times = static_cast<double>(h + 1);
    const auto sine = test::tone(
        {.frequency_hz = n_times * f0_hz, .samples = sum.size(), .amplitude = amplitudes[h], .phase = n_times});
    for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += sine[n];
  }
  return sum;
}

double db(double ratio) { return 20 * std::log10(ratio); }

// The window's main lobe is a Gaussian of 0.85 bins. Between two bins these are 1.5 dB below its top and the parabola
// 0.75 dB; a parabola at a bin is exact. Its side lobes are 45 dB down.
constexpr double interpolated_db = 0.8;
constexpr double bin_db = 1.5;

TEST(HarmonicRelations, CompareTheSecondWithTheThirdHarmonic) {
  for (const float f0_hz : {95.0F, 123.4F, 200.0F, 377.0F}) {
    const auto magnitude = test::gaussian_spectrum(voice(f0_hz, {0.1, 0.4, 0.05, 0.1}));
    EXPECT_NEAR(harmonic_relations(magnitude, f0_hz, no_formants).h1_h2_db, db(8), interpolated_db) << f0_hz;
  }
}

TEST(HarmonicRelations, FindTheStrongestHarmonicWithinATwentyPercentOfAFormant) {
  constexpr float f0_hz = 150;
  std::vector<double> amplitudes(20, 0.01);
  amplitudes[0] = 0.05;
  amplitudes[1] = 0.2;
  amplitudes[3] = 0.1;    // 600 Hz
  amplitudes[11] = 0.04;  // 1800 Hz
  amplitudes[18] = 0.02;  // 2850 Hz
  const auto magnitude = test::gaussian_spectrum(voice(f0_hz, amplitudes));
  const auto relations = harmonic_relations(magnitude, f0_hz, {510, 1510, 2500});
  EXPECT_NEAR(relations.formant_amplitudes_db[0], db(2), bin_db);
  EXPECT_NEAR(relations.formant_amplitudes_db[1], db(0.8), bin_db);
  EXPECT_NEAR(relations.formant_amplitudes_db[2], db(0.4), bin_db);
  EXPECT_NEAR(relations.h1_a3_db, db(10), interpolated_db);
  // one step further none of the three is around any more
  const auto others = harmonic_relations(magnitude, f0_hz, {480, 1480, 2350});
  for (const float amplitude_db : others.formant_amplitudes_db) EXPECT_NEAR(amplitude_db, db(0.2), bin_db);
}

TEST(HarmonicRelations, DoNotSeeTheLevel) {
  auto frame = voice(150, {0.1, 0.4, 0.02, 0.1, 0.2, 0.1, 0.05});
  const auto expected = harmonic_relations(test::gaussian_spectrum(frame), 150, {600, 750, 1000});
  for (float& sample : frame) sample *= 1.0F / 4096;
  const auto actual = harmonic_relations(test::gaussian_spectrum(frame), 150, {600, 750, 1000});
  EXPECT_NEAR(actual.h1_h2_db, expected.h1_h2_db, 1e-4);
  EXPECT_NEAR(actual.h1_a3_db, expected.h1_a3_db, 1e-4);
}

TEST(HarmonicRelations, TakeTheFundamentalWhereNoHarmonicIsAround) {
  const auto magnitude = test::gaussian_spectrum(voice(400, {0.1, 0.2, 0.1, 0.1, 0.1}));
  const auto relations = harmonic_relations(magnitude, 400, {600, 0, 290});
  for (const float amplitude_db : relations.formant_amplitudes_db) EXPECT_EQ(amplitude_db, 0);
  EXPECT_NEAR(relations.h1_a3_db, db(2), bin_db);
}

TEST(HarmonicRelations, SayWhatIsUnvoiced) {
  const auto relations = harmonic_relations(test::gaussian_spectrum(test::noise(960)), 0, {500, 1500, 2500});
  EXPECT_EQ(relations.h1_h2_db, 0);
  EXPECT_EQ(relations.h1_a3_db, 0);
  for (const float amplitude_db : relations.formant_amplitudes_db) EXPECT_EQ(amplitude_db, -201);
}

TEST(HarmonicRelations, StayInRangeOnAwkwardSignals) {
  std::vector<std::vector<float>> spectra{std::vector<float>(513, std::numeric_limits<float>::max())};
  std::vector<float> line(513);
  line[256] = 1;
  spectra.push_back(line);
  for (const auto& signal : test::awkward_signals(test::gaussian_frame_samples))
    spectra.push_back(test::gaussian_spectrum(signal));
  for (const auto& magnitude : spectra)
    for (const float f0_hz : {1e-30F, 50.0F, 160.0F, 999.0F, 4000.0F, 1e30F})
      for (const auto& formants_hz : {no_formants, {500, 1500, 2500}, {8000, 100, 1e9F}}) {
        const auto relations = harmonic_relations(magnitude, f0_hz, formants_hz);
        for (const float value : {relations.h1_h2_db, relations.h1_a3_db, relations.formant_amplitudes_db[0],
                                  relations.formant_amplitudes_db[1], relations.formant_amplitudes_db[2]})
          EXPECT_TRUE(value >= -200 && value <= 200) << value << " at " << f0_hz;
      }
}

}  // namespace
}  // namespace emovox
