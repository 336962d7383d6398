#include "emovox/egemaps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emovox/framer.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

constexpr std::size_t frame_samples = 960;

std::vector<EgemapsRows> rows_of(Egemaps& egemaps, std::span<const float> samples) {
  Framer framer(frame_samples, grid::hop_samples, egemaps_frame_samples);
  std::vector<EgemapsRows> rows;
  const auto sink = [&](std::span<const float> frame) {
    if (const EgemapsRows* row = egemaps.push(frame)) rows.push_back(*row);
  };
  framer.push(samples, sink);
  framer.finish(sink);
  while (const EgemapsRows* row = egemaps.flush()) rows.push_back(*row);
  return rows;
}

std::vector<EgemapsRows> rows_of(std::span<const float> samples) {
  Egemaps egemaps;
  return rows_of(egemaps, samples);
}

constexpr double buzz_hz = 140;

/// Fifteen harmonics of one strength between silences.
std::vector<float> buzz(double amplitude = 0.03) {
  std::vector<float> sum(8000);
  for (int harmonic = 1; harmonic <= 15; ++harmonic)
    test::mix_into(sum,
                   test::tone({.frequency_hz = buzz_hz * harmonic, .samples = sum.size(), .amplitude = amplitude}));
  return test::concatenate({test::constant(4000, 0), sum, test::constant(4000, 0)});
}

TEST(Egemaps, GivesARowAFrameAsLateAsItSays) {
  const auto frame = test::noise(frame_samples);
  Egemaps egemaps;
  for (std::size_t k = 0; k < 100; ++k) EXPECT_EQ(egemaps.push(frame) != nullptr, k >= Egemaps::latency_frames()) << k;
  for (std::size_t k = 0; k < Egemaps::latency_frames(); ++k) EXPECT_NE(egemaps.flush(), nullptr);
  EXPECT_EQ(egemaps.flush(), nullptr);
}

TEST(Egemaps, MeasuresTheVoiceWhereThereIsOneAndNowhereElse) {
  const auto rows = rows_of(buzz());
  ASSERT_EQ(rows.size(), 1 + (16000 - egemaps_frame_samples) / grid::hop_samples);
  for (std::size_t k = 28; k < 68; ++k) {  // frames that lie within the buzz
    const EgemapsRow& row = rows[k].measured;
    EXPECT_NEAR(row[Lld::f0_semitones], 12 * std::log2(buzz_hz / 27.5), 0.1) << k;
    EXPECT_LT(row[Lld::jitter], 0.01F) << k;  // the buzz has none
    EXPECT_GT(row[Lld::hnr_db], 5) << k;
    EXPECT_GT(row[Lld::f3_hz], row[Lld::f2_hz]) << k;
  }
  for (const std::size_t k : {0U, 10U, 80U, 95U}) {
    const EgemapsRow& row = rows[k].measured;
    for (const Lld column : {Lld::f0_semitones, Lld::jitter, Lld::shimmer_db, Lld::hnr_db, Lld::h1_h2_db, Lld::f1_hz})
      EXPECT_EQ(row[column], 0) << k;
    EXPECT_EQ(row[Lld::f1_amplitude_db], -201) << k;
  }
}

TEST(Egemaps, SmoothsOverThreeFramesAndLeavesOutWhatIsNotThere) {
  const auto rows = rows_of(buzz());
  for (std::size_t k = 1; k + 1 < rows.size(); ++k) {
    float sum = 0;
    float voiced_sum = 0;
    int voiced = 0;
    for (std::size_t i = k - 1; i <= k + 1; ++i) {
      sum += rows[i].measured[Lld::loudness];
      voiced_sum += rows[i].measured[Lld::f0_semitones];
      voiced += rows[i].measured.voiced() ? 1 : 0;
    }
    EXPECT_FLOAT_EQ(rows[k].smoothed[Lld::loudness], sum / 3) << k;
    EXPECT_FLOAT_EQ(rows[k].smoothed[Lld::f0_semitones],
                    rows[k].measured.voiced() ? voiced_sum / static_cast<float>(voiced) : 0)
        << k;
  }
  EXPECT_FLOAT_EQ(rows.front().smoothed[Lld::loudness],
                  (2 * rows[0].measured[Lld::loudness] + rows[1].measured[Lld::loudness]) / 3);
  EXPECT_FLOAT_EQ(
      rows.back().smoothed[Lld::loudness],
      (2 * rows[rows.size() - 1].measured[Lld::loudness] + rows[rows.size() - 2].measured[Lld::loudness]) / 3);
}

// The buzz has an RMS of sqrt(15 / 2) amplitudes, and the window lets 0.595 of it through: 1.63 amplitudes.
TEST(Egemaps, IsUnvoicedBelowAnRmsOfAThousandthAsOpenSmileIs) {
  const auto voiced = [](const std::vector<EgemapsRows>& rows, EgemapsRow EgemapsRows::*kind) {
    return std::count_if(rows.begin(), rows.end(), [&](const EgemapsRows& row) { return (row.*kind).voiced(); });
  };
  const auto quiet = rows_of(buzz(0.0005));
  EXPECT_EQ(voiced(quiet, &EgemapsRows::measured), 0);
  EXPECT_EQ(voiced(quiet, &EgemapsRows::smoothed), 0);
  EXPECT_GT(voiced(quiet, &EgemapsRows::at_any_level), 40);
  EXPECT_GT(voiced(rows_of(buzz(0.001)), &EgemapsRows::measured), 40);
}

TEST(Egemaps, FlushAndResetBothStartAnew) {
  const auto samples = buzz();
  const auto expected = rows_of(samples);
  const auto expect_same = [&](const std::vector<EgemapsRows>& rows) {
    ASSERT_EQ(rows.size(), expected.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      EXPECT_EQ(rows[k].measured.values, expected[k].measured.values) << k;
      EXPECT_EQ(rows[k].smoothed.values, expected[k].smoothed.values) << k;
    }
  };
  Egemaps egemaps;
  (void)rows_of(egemaps, samples);
  expect_same(rows_of(egemaps, samples));
  for (int k = 0; k < 30; ++k) (void)egemaps.push(test::noise(frame_samples));
  egemaps.reset();
  expect_same(rows_of(egemaps, samples));
}

TEST(Egemaps, GivesNothingWithoutAFrame) {
  Egemaps egemaps;
  EXPECT_EQ(egemaps.flush(), nullptr);
}

}  // namespace
}  // namespace emovox
