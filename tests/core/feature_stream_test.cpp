#include "emovox/feature_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/allocations.hpp"
#include "support/signals.hpp"
#include "support/speech.hpp"

namespace emovox {
namespace {

struct Heard {
  std::vector<Descriptors> rows;
  std::vector<Descriptors> tail;
};

Heard hear(FeatureStream& stream, std::span<const float> samples, std::size_t block = 0) {
  Heard heard;
  const auto keep = [&](const Descriptors& row) { heard.rows.push_back(row); };
  for (auto rest = samples; !rest.empty();) {
    const auto piece = rest.first(block == 0 ? rest.size() : std::min(block, rest.size()));
    stream.push(piece, keep);
    rest = rest.subspan(piece.size());
  }
  stream.finish(keep, [&](const Descriptors& row) { heard.tail.push_back(row); });
  return heard;
}

Heard hear(std::span<const float> samples, double rate_hz = 16000, std::size_t block = 0) {
  auto stream = FeatureStream::create(rate_hz);
  EXPECT_TRUE(stream);
  return hear(*stream, samples, block);
}

bool same(const Descriptors& a, const Descriptors& b) {
  return a.values == b.values && a.egemaps.measured.values == b.egemaps.measured.values &&
         a.egemaps.measured.mean_square == b.egemaps.measured.mean_square &&
         a.egemaps.smoothed.values == b.egemaps.smoothed.values && a.periodicity == b.periodicity && a.flux == b.flux &&
         a.network_power == b.network_power;
}

void expect_same(std::span<const Descriptors> rows, std::span<const Descriptors> expected) {
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t k = 0; k < rows.size(); ++k) ASSERT_TRUE(same(rows[k], expected[k])) << "row " << k;
}

void expect_same(const Heard& heard, const Heard& expected) {
  expect_same(heard.rows, expected.rows);
  expect_same(heard.tail, expected.tail);
}

bool finite(const Descriptors& row) {
  const auto is_finite = [](float value) { return std::isfinite(value); };
  return std::all_of(row.values.begin(), row.values.end(), is_finite) &&
         std::all_of(row.egemaps.measured.values.begin(), row.egemaps.measured.values.end(), is_finite) &&
         std::all_of(row.egemaps.smoothed.values.begin(), row.egemaps.smoothed.values.end(), is_finite) &&
         std::all_of(row.network_power.begin(), row.network_power.end(), is_finite) &&
         is_finite(row.egemaps.measured.mean_square) && is_finite(row.periodicity) && is_finite(row.flux);
}

std::vector<float> speech(double rate_hz) {
  return test::concatenate({test::background(0.3, 0.001, rate_hz),
                            test::syllables({.rate_hz = rate_hz, .seconds = 1.5}),
                            test::background(0.3, 0.01, rate_hz)});
}

TEST(FeatureStream, GivesTheSameBitForBitForBlocksOfAnySize) {
  for (const double rate_hz : {16000.0, 44100.0}) {
    const auto samples = speech(rate_hz);
    const Heard whole = hear(samples, rate_hz);
    for (const std::size_t block : {1U, 127U, 128U, 1023U, 4096U}) expect_same(hear(samples, rate_hz, block), whole);
  }
}

TEST(FeatureStream, GivesARowForEveryFrameThatFits) {
  for (const std::size_t samples : {0U, 1U, 319U, 320U, 511U, 512U, 671U, 672U, 1024U, 16000U}) {
    const Heard heard = hear(test::noise(samples));
    EXPECT_EQ(heard.rows.size(), samples < 512 ? 0 : 1 + (samples - 512) / 160) << samples;
    EXPECT_EQ(heard.rows.size() + heard.tail.size(), samples < 320 ? 0 : 1 + (samples - 320) / 160) << samples;
  }
}

TEST(FeatureStream, TakesWhatIsNoNumberForSilenceAndIsNotPoisonedByIt) {
  auto broken = speech(16000);
  auto mended = broken;
  for (std::size_t i = 5000; i < 9000; i += 3) {
    broken[i] = i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    mended[i] = 0;
  }
  expect_same(hear(broken), hear(mended));
}

TEST(FeatureStream, StaysFiniteOnSignalsThatBreakCarelessArithmetic) {
  for (const auto& signal : test::awkward_signals(16000)) {
    const Heard heard = hear(signal);
    EXPECT_GT(heard.rows.size(), 90U);
    for (std::size_t k = 0; k < heard.rows.size(); ++k) ASSERT_TRUE(finite(heard.rows[k])) << "row " << k;
  }
}

TEST(FeatureStream, FinishAndResetBothStartAnew) {
  const auto samples = speech(16000);
  auto stream = FeatureStream::create(16000);
  ASSERT_TRUE(stream);
  const Heard first = hear(*stream, samples);
  expect_same(hear(*stream, samples), first);
  stream->push(samples, [](const Descriptors&) {});
  stream->reset();
  expect_same(hear(*stream, samples), first);
}

/// The rows from when row 30 had frames laid anew from `first` on.
std::vector<Descriptors> laid_from(double first, std::span<const float> samples, std::size_t block) {
  auto stream = FeatureStream::create(16000);
  std::vector<Descriptors> laid;
  std::size_t rows = 0;
  const auto keep = [&](const Descriptors& row) {
    if (rows > 30) laid.push_back(row);
    if (rows++ == 30) stream->lay_frames_from(first);
  };
  for (auto rest = samples; !rest.empty();) {
    const auto piece = rest.first(std::min(block, rest.size()));
    stream->push(piece, keep);
    rest = rest.subspan(piece.size());
  }
  stream->finish(keep);
  return laid;
}

TEST(FeatureStream, LaysFramesAnewAsIfItHadBegunThere) {
  // Two samplings of one sound, half a sample apart.
  const auto fine = test::syllables({.rate_hz = 32000, .seconds = 1.5});
  const auto halves = [&](std::size_t offset) {
    std::vector<float> out;
    for (std::size_t i = offset; i < fine.size(); i += 2) out.push_back(fine[i]);
    return out;
  };
  for (const double first : {3200.0, 3200.5}) {
    const auto from_the_whole = laid_from(first, halves(0), 1000);
    const auto shifted = halves(first == 3200 ? 0 : 1);
    const Heard expected = hear(std::span(shifted).subspan(3200));
    ASSERT_NEAR(static_cast<double>(from_the_whole.size()), static_cast<double>(expected.rows.size()), 1);
    for (std::size_t k = 2; k + 16 < expected.rows.size(); ++k) {  // at the ends they hear more or less around them
      const float rms = expected.rows[k].at(family::rms);
      EXPECT_NEAR(from_the_whole[k].at(family::rms), rms, 1e-3F * rms) << first << " row " << k;
      EXPECT_NEAR(from_the_whole[k].at(family::pitch_hz), expected.rows[k].at(family::pitch_hz), 0.1F) << k;
    }
  }
}

TEST(FeatureStream, LaysFramesAnewAlikeForBlocksOfAnySize) {
  const auto samples = speech(16000);
  const auto whole = laid_from(1234.375, samples, samples.size());
  EXPECT_GT(whole.size(), 150U);
  for (const std::size_t block : {1U, 127U, 1024U}) expect_same(laid_from(1234.375, samples, block), whole);
}

TEST(FeatureStream, CanLayFramesAnewFromTheFirstSampleOn) {
  const auto samples = speech(16000);
  const auto laid = laid_from(0.25, samples, samples.size());
  EXPECT_EQ(laid.size(), (samples.size() - 513) / 160 + 1);
  for (const Descriptors& row : laid) EXPECT_TRUE(finite(row));
}

TEST(FeatureStream, DoesNotAllocateOnceCreated) {
  const auto samples = speech(48000);
  auto stream = FeatureStream::create(48000);
  ASSERT_TRUE(stream);
  std::size_t rows = 0;
  const auto count = [&](const Descriptors&) { ++rows; };
  const std::size_t before = test::allocations();
  stream->push(samples, count);
  stream->finish(count);
  EXPECT_EQ(test::allocations(), before);
  EXPECT_GT(rows, 150U);
}

TEST(FeatureStream, MeasuresTheLevelNow) {
  auto stream = FeatureStream::create(16000);
  ASSERT_TRUE(stream);
  stream->push(test::constant(8000, 0.1F), [](const Descriptors&) {});
  EXPECT_NEAR(stream->level_dbfs(), -20, 0.01);
  stream->push(test::constant(8000, 0), [](const Descriptors&) {});
  EXPECT_EQ(stream->level_dbfs(), -120);
}

TEST(FeatureStream, RefusesRatesOutsideTheRangeAndSaysWhichAreRight) {
  for (const double rate_hz : {0.0, 7999.0, 192001.0, std::numeric_limits<double>::quiet_NaN()}) {
    const auto stream = FeatureStream::create(rate_hz);
    ASSERT_FALSE(stream) << rate_hz;
    EXPECT_NE(stream.reason().message.find("8000"), std::string::npos) << stream.reason().message;
  }
}

}  // namespace
}  // namespace emovox
