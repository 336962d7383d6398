#include "emovox/harmonics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <vector>

#include "emovox/config.hpp"
#include "emovox/fft.hpp"
#include "emovox/formants.hpp"
#include "emovox/subharmonic_pitch.hpp"
#include "emovox/window.hpp"
#include "support/gaussian_spectrum.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"
#include "support/smoothing.hpp"

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
// 0.75 dB; a parabola at a bin is exact. Its side lobes are 43 dB down.
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

std::array<float, 3> formants_of(std::span<const float> frame) {
  static const auto window = symmetric_hamming_window(320);
  std::vector<float> windowed(grid::fft_size);
  for (std::size_t n = 0; n < window.size(); ++n) windowed[n] = static_cast<float>(frame[n] * window[n]);
  std::vector<std::complex<float>> spectrum(grid::bins);
  Fft(grid::fft_size).forward(windowed, spectrum);
  return FormantEstimator().estimate(spectrum).hz;
}

std::vector<HarmonicRelations> relations_of(std::span<const float> samples) {
  std::vector<std::vector<float>> magnitudes;
  SubharmonicPitch pitch;
  std::vector<float> f0_hz;
  for (std::size_t first = 0; first + test::gaussian_frame_samples <= samples.size(); first += grid::hop_samples) {
    magnitudes.push_back(test::gaussian_spectrum(samples.subspan(first, test::gaussian_frame_samples)));
    if (const auto decided = pitch.push(magnitudes.back())) f0_hz.push_back(*decided);
  }
  while (const auto decided = pitch.flush()) f0_hz.push_back(*decided);
  std::vector<HarmonicRelations> relations;
  for (std::size_t k = 0; k < magnitudes.size(); ++k)
    relations.push_back(
        harmonic_relations(magnitudes[k], f0_hz[k], formants_of(samples.subspan(k * grid::hop_samples, 320))));
  return relations;
}

/// openSMILE's `_sma3nz`: the mean of a value and its neighbours, of those that are not 0; 0 where the value is.
double smoothed(const std::vector<HarmonicRelations>& relations, std::size_t k,
                float (*value)(const HarmonicRelations&)) {
  double sum = 0;
  int count = 0;
  for (const std::size_t j : {k == 0 ? 0 : k - 1, k, std::min(k + 1, relations.size() - 1)}) {
    sum += value(relations[j]);
    count += value(relations[j]) != 0 ? 1 : 0;
  }
  return value(relations[k]) == 0 ? 0 : sum / count;
}

/// The share of rows, voiced here or there, in which a value is openSMILE's to 0.05 dB.
double agreement(const std::string& column, float (*value)(const HarmonicRelations&)) {
  std::size_t voiced = 0;
  std::size_t agreed = 0;
  for (const auto& clip : test::golden_clips()) {
    const auto expected = clip.opensmile_lld();
    const auto found = std::find(expected.names.begin(), expected.names.end(), column);
    const auto index = static_cast<std::size_t>(found - expected.names.begin());
    const auto relations = relations_of(clip.samples);
    for (std::size_t k = 0; k + 3 < relations.size(); ++k) {  // openSMILE smooths the last rows of a clip differently
      const double actual = smoothed(relations, k, value);
      const bool is_voiced = relations[k].h1_h2_db != 0 || expected.at(k, index) > -201;
      if (!is_voiced || (actual == 0 && expected.at(k, index) == 0)) continue;
      ++voiced;
      agreed += std::abs(actual - expected.at(k, index)) <= 0.05 ? 1 : 0;
    }
  }
  const double share = static_cast<double>(agreed) / static_cast<double>(voiced);
  testing::Test::RecordProperty("agreement", std::to_string(share));
  return share;
}

using HarmonicRelationsGolden = test::Golden;

TEST_F(HarmonicRelationsGolden, H1OverH2IsOpensmilesWhereF0Is) {
  std::size_t rows = 0;
  std::size_t agreeing = 0;
  for (const auto& clip : test::golden_clips()) {
    const auto lld = clip.opensmile_lld();
    const auto column = [&](const std::string& name) {
      const auto found = std::find(lld.names.begin(), lld.names.end(), name);
      std::vector<double> values;
      for (std::size_t k = 0; k < lld.rows(); ++k)
        values.push_back(lld.at(k, static_cast<std::size_t>(found - lld.names.begin())));
      return values;
    };
    const auto f0 = test::unsmoothed(column("F0semitoneFrom27.5Hz_sma3nz"));
    const auto expected = column("logRelF0-H1-H2_sma3nz");
    std::vector<double> h1_h2_db;
    for (std::size_t k = 0; k + 1 < f0.values.size(); ++k) {
      const auto frame = std::span(clip.samples).subspan(k * grid::hop_samples, test::gaussian_frame_samples);
      const auto f0_hz = f0.values[k] > 0 ? static_cast<float>(27.5 * std::exp2(f0.values[k] / 12)) : 0;
      h1_h2_db.push_back(harmonic_relations(test::gaussian_spectrum(frame), f0_hz, no_formants).h1_h2_db);
    }
    const auto actual = test::smoothed_nonzero(h1_h2_db);
    for (std::size_t k = 0; k + 3 < actual.size(); ++k) {  // openSMILE smooths the last rows of a clip differently
      if (!f0.certain[k]) continue;
      ++rows;
      agreeing += std::abs(actual[k] - expected[k]) <= 1e-3 * std::abs(expected[k]) + 1e-3 ? 1 : 0;
    }
  }
  testing::Test::RecordProperty("rows", std::to_string(rows));
  testing::Test::RecordProperty("agreeing", std::to_string(agreeing));
  EXPECT_GT(rows, 300);
  EXPECT_GE(100 * agreeing, 99 * rows) << agreeing << " of " << rows;
}

// Formants decide as well, by the frequencies around which harmonics count.
TEST_F(HarmonicRelationsGolden, H1OverA3IsOpensmiles) {
  EXPECT_GE(agreement("logRelF0-H1-A3_sma3nz", [](const HarmonicRelations& r) { return r.h1_a3_db; }), 0.9);
}

TEST_F(HarmonicRelationsGolden, FormantAmplitudesAreOpensmiles) {
  const auto share = [](const std::string& formant, float (*value)(const HarmonicRelations&)) {
    return agreement(formant + "amplitudeLogRelF0_sma3nz", value);
  };
  EXPECT_GE(share("F1", [](const HarmonicRelations& r) { return r.formant_amplitudes_db[0]; }), 0.9);
  EXPECT_GE(share("F2", [](const HarmonicRelations& r) { return r.formant_amplitudes_db[1]; }), 0.9);
  EXPECT_GE(share("F3", [](const HarmonicRelations& r) { return r.formant_amplitudes_db[2]; }), 0.9);
}

}  // namespace
}  // namespace emovox
