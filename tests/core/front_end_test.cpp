#include "emovox/front_end.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "emovox/framer.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

std::vector<Descriptors> frames_of(std::span<const float> samples, Wanted wanted = Wanted::everything) {
  FrontEnd front_end(wanted);
  Framer framer(grid::pitch_frame_samples, grid::hop_samples);
  std::vector<Descriptors> rows;
  const auto sink = [&](std::span<const float> frame) {
    if (const Descriptors* row = front_end.push(frame)) rows.push_back(*row);
  };
  framer.push(samples, sink);
  framer.finish(sink);
  while (const Descriptors* row = front_end.flush()) rows.push_back(*row);
  return rows;
}

TEST(DescriptorNames, AreAsManyAsColumnsAndAllDifferent) {
  const auto names = descriptor_names();
  EXPECT_EQ(names.size(), descriptor_count);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_EQ(names.front(), "mel_power.0");
  EXPECT_EQ(names.back(), "voicing");
}

TEST(FrontEnd, MeasuresAToneInEveryFamily) {
  const auto rows = frames_of(test::tone({.frequency_hz = 440, .samples = 8000, .amplitude = 0.5}));
  ASSERT_GT(rows.size(), 10U);
  const Descriptors& row = rows[10];
  EXPECT_NEAR(row.at(family::pitch_hz), 440, 4.4);                 // within 1%
  EXPECT_NEAR(row.at(family::rms), 0.5 / std::sqrt(2.0), 0.005);   // 512 samples are not whole periods
  EXPECT_NEAR(row.at(family::zcr), 2 * 440 / 16000.0, 1.0 / 512);  // one crossing more or less
  EXPECT_NEAR(row.at(family::centroid_hz), 440, 31.25);            // one bin
  const auto chroma = row[family::chroma];
  EXPECT_EQ(std::max_element(chroma.begin(), chroma.end()) - chroma.begin(), 9);  // A, counted from C
  const auto mel = row[family::mel_power];
  const auto loudest = std::max_element(mel.begin(), mel.end()) - mel.begin();
  EXPECT_EQ(row[family::log_mel_db][static_cast<std::size_t>(loudest)],
            *std::max_element(row[family::log_mel_db].begin(), row[family::log_mel_db].end()));
  EXPECT_GT(row.at(family::voicing), 0.95F);
  EXPECT_LT(row.at(family::flatness), 0.01F);
}

TEST(FrontEnd, FindsNoPitchInNoise) {
  const auto rows = frames_of(test::background(1, 0.1));
  const auto voiced = std::count_if(rows.begin(), rows.end(), [](const auto& r) { return r.at(family::pitch_hz) > 0; });
  EXPECT_LT(static_cast<double>(voiced), 0.05 * static_cast<double>(rows.size()));
}

TEST(FrontEnd, StaysFiniteOnSignalsThatBreakCarelessArithmetic) {
  for (const auto& signal : test::awkward_signals(4000))
    for (const auto& row : frames_of(signal))
      for (std::size_t i = 0; i < descriptor_count; ++i)
        ASSERT_TRUE(std::isfinite(row.values[i])) << descriptor_names()[i];
}

TEST(FrontEnd, GivesTheSameToActivityAndNetworkAlone) {
  const auto samples = test::syllables({.seconds = 2});
  const auto rows = frames_of(samples);
  const auto lean = frames_of(samples, Wanted::activity_and_network);
  ASSERT_EQ(lean.size(), rows.size());
  constexpr std::array kept{family::mel_power, family::rms, family::pitch_hz, family::voicing};
  for (std::size_t k = 0; k < rows.size(); ++k) {
    Descriptors expected;
    for (const Family f : kept) std::ranges::copy(rows[k][f], expected[f].begin());
    EXPECT_EQ(lean[k].values, expected.values) << k;
    EXPECT_EQ(lean[k].network_power, rows[k].network_power) << k;
    EXPECT_EQ(lean[k].periodicity, rows[k].periodicity) << k;
  }
}

TEST(FrontEnd, IsAsLateWhateverIsWanted) {
  const auto samples = test::tone({.frequency_hz = 200, .samples = 8000});
  FrontEnd full;
  FrontEnd lean(Wanted::activity_and_network);
  Framer framer(grid::pitch_frame_samples, grid::hop_samples);
  std::size_t rows = 0;
  framer.push(samples, [&](std::span<const float> frame) {
    const bool complete = full.push(frame) != nullptr;
    EXPECT_EQ(lean.push(frame) != nullptr, complete) << rows;
    rows += complete ? 1 : 0;
  });
  EXPECT_GT(rows, 0U);
  while (full.flush() != nullptr) EXPECT_NE(lean.flush(), nullptr);
  EXPECT_EQ(lean.flush(), nullptr);
}

TEST(FrontEnd, ForgetsEverythingOnReset) {
  const auto first = test::tone({.frequency_hz = 200, .samples = 8000});
  const auto second = test::tone({.frequency_hz = 1500, .samples = 8000});
  FrontEnd front_end;
  Framer framer(grid::pitch_frame_samples, grid::hop_samples);
  framer.push(first, [&](std::span<const float> frame) { front_end.push(frame); });
  front_end.reset();
  framer.reset();

  const auto expected = frames_of(second);
  std::size_t rows = 0;
  const auto compare = [&](const Descriptors* row) {
    if (row == nullptr) return;
    ASSERT_LT(rows, expected.size());
    EXPECT_EQ(row->values, expected[rows].values);
    EXPECT_EQ(row->egemaps.smoothed.values, expected[rows].egemaps.smoothed.values);
    EXPECT_EQ(row->flux, expected[rows].flux);
    ++rows;
  };
  framer.push(second, [&](std::span<const float> frame) { compare(front_end.push(frame)); });
  EXPECT_GT(rows, 10U);
}

TEST(FrontEnd, ReturnsEveryRowOnceAndAsLateAsItSays) {
  const auto frame = test::tone({.frequency_hz = 200, .samples = grid::pitch_frame_samples});
  FrontEnd front_end;
  for (std::size_t k = 0; k < 100; ++k) EXPECT_EQ(front_end.push(frame) != nullptr, k >= FrontEnd::latency_frames());
  for (std::size_t k = 0; k < FrontEnd::latency_frames(); ++k) EXPECT_NE(front_end.flush(), nullptr);
  EXPECT_EQ(front_end.flush(), nullptr);
}

class FrontEndGolden : public test::Golden {};

// The families' own tests compare values with librosa; this one that the front end puts them in the right columns.
TEST_F(FrontEndGolden, PutsEveryFamilyInItsColumns) {
  const auto& clip = test::golden_clips().front();
  const auto rows = frames_of(clip.samples);
  for (const Family f : {family::mel_power, family::log_mel_db, family::chroma, family::zcr, family::rms,
                         family::centroid_hz, family::flatness, family::rolloff85_hz}) {
    const test::Table reference = clip.reference(std::string(f.name) + (f.size == 12 ? "12" : ""));
    ASSERT_EQ(reference.rows(), rows.size()) << f.name;
    ASSERT_EQ(reference.columns, f.size) << f.name;
    const std::size_t middle = rows.size() / 2;
    for (std::size_t c = 0; c < f.size; ++c) {
      const double range = reference.largest(c) - reference.smallest(c);
      EXPECT_NEAR(rows[middle][f][c], reference.at(middle, c), 1e-3 * range + 1e-6) << f.name << " " << c;
    }
  }
}

}  // namespace
}  // namespace emovox
