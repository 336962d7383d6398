#include "emovox/formants.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "emovox/fft.hpp"
#include "emovox/linear_prediction.hpp"
#include "support/short_frames.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

using Complex = std::complex<double>;
using Spectrum = std::vector<std::complex<float>>;

Spectrum spectrum_of(std::span<const float> frame) {
  std::vector<float> windowed(grid::fft_size);
  for (std::size_t n = 0; n < test::short_frame_samples; ++n)
    windowed[n] =
        static_cast<float>(frame[n] * (0.54 - 0.46 * std::cos(2 * std::numbers::pi * static_cast<double>(n) /
                                                              static_cast<double>(test::short_frame_samples - 1))));
  Spectrum spectrum(grid::bins);
  Fft(grid::fft_size).forward(windowed, spectrum);
  return spectrum;
}

/// The frame at 11 kHz as the header says it, by the sum that defines it.
std::vector<double> resampled(const Spectrum& spectrum) {
  std::vector<double> samples;
  for (int n = -66; n < 154; ++n) {
    double sum = 0;
    for (int k = 0; k < 110; ++k)
      sum +=
          2 *
          (Complex(spectrum[static_cast<std::size_t>(k)]) * std::polar(1.0, 2 * std::numbers::pi * k * n / 352)).real();
    samples.push_back(sum);
  }
  return samples;
}

std::vector<double> predictor_of(const std::vector<double>& samples) {
  std::vector<double> lags(12);
  for (std::size_t lag = 0; lag < lags.size(); ++lag)
    for (std::size_t n = lag; n < samples.size(); ++n) lags[lag] += samples[n] * samples[n - lag];
  std::vector<double> predictor(11);
  (void)predict_linearly(lags, predictor);
  return predictor;
}

/// How far a formant is from a root of z^11 + a[1] z^10 + ... + a[11], in Hz, to first order. The root is inside the
/// unit circle or, with the same bandwidth, outside.
double hz_off(const std::vector<double>& predictor, double hz, double bandwidth_hz) {
  double least = 1e9;
  for (const double side : {-1.0, 1.0}) {
    const Complex z =
        std::polar(std::exp(side * std::numbers::pi * bandwidth_hz / 11000), 2 * std::numbers::pi * hz / 11000);
    Complex value = 1;
    Complex slope = 0;
    for (const double coefficient : predictor) {
      slope = slope * z + value;
      value = value * z + coefficient;
    }
    least = std::min(least, std::abs(value / slope / z) * 11000 / (2 * std::numbers::pi));
  }
  return least;
}

// A hundredth of a hertz: values are rounded to 2e-4 Hz, and sums in another order differ in the 14th digit, which the
// equations of the predictor magnify up to a million times.
TEST(Formants, AreRootsOfThePredictorOfTheResampledFrame) {
  const FormantEstimator estimator;
  const auto signal = test::noise(8000);
  for (std::size_t first = 0; first + test::short_frame_samples <= signal.size(); first += 160) {
    const auto spectrum = spectrum_of(std::span(signal).subspan(first, test::short_frame_samples));
    const auto predictor = predictor_of(resampled(spectrum));
    const auto formants = estimator.estimate(spectrum);
    for (std::size_t i = 0; i < 3; ++i) {
      ASSERT_GT(formants.hz[i], 0) << first;
      EXPECT_LT(hz_off(predictor, formants.hz[i], formants.bandwidth_hz[i]), 0.01) << first;
    }
  }
}

TEST(Formants, RiseInFrequency) {
  const FormantEstimator estimator;
  const auto signal = test::noise(8000, 1, 7);
  for (std::size_t first = 0; first + test::short_frame_samples <= signal.size(); first += 160) {
    const auto hz = estimator.estimate(spectrum_of(std::span(signal).subspan(first, test::short_frame_samples))).hz;
    EXPECT_LT(hz[0], hz[1]);
    EXPECT_LT(hz[1], hz[2]);
  }
}

TEST(Formants, DoNotSeeLevel) {
  const FormantEstimator estimator;
  auto spectrum = spectrum_of(test::noise(test::short_frame_samples));
  const auto loud = estimator.estimate(spectrum);
  for (auto& bin : spectrum) bin *= 0x1p-40F;
  const auto quiet = estimator.estimate(spectrum);
  EXPECT_EQ(loud.hz, quiet.hz);
  EXPECT_EQ(loud.bandwidth_hz, quiet.bandwidth_hz);
}

TEST(Formants, AreNoneInSilence) {
  const auto formants = FormantEstimator().estimate(Spectrum(grid::bins));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(formants.hz[i], 0);
    EXPECT_EQ(formants.bandwidth_hz[i], 0);
  }
}

TEST(Formants, StayInRangeOnAwkwardSignals) {
  const FormantEstimator estimator;
  for (const auto& signal : test::awkward_signals(test::short_frame_samples)) {
    const auto formants = estimator.estimate(spectrum_of(signal));
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_TRUE(formants.hz[i] == 0 || (formants.hz[i] >= 50 && formants.hz[i] <= 5450)) << formants.hz[i];
      EXPECT_TRUE(std::isfinite(formants.bandwidth_hz[i]) && formants.bandwidth_hz[i] >= 0);
    }
  }
}

using FormantsGolden = test::Golden;

constexpr std::size_t columns = 6;
using FormantRow = std::array<double, columns>;

std::vector<FormantRow> formants_of(std::span<const float> samples) {
  const FormantEstimator estimator;
  std::vector<FormantRow> rows;
  for (const auto frame : test::short_frames(samples)) {
    const auto [hz, bandwidth_hz] = estimator.estimate(spectrum_of(frame));
    rows.push_back({hz[0], bandwidth_hz[0], hz[1], bandwidth_hz[1], hz[2], bandwidth_hz[2]});
  }
  return rows;
}

/// The mean of a value and those of its neighbours that are not 0; of 0 it is 0.
double smoothed(const std::vector<FormantRow>& rows, std::size_t row, std::size_t column) {
  double sum = 0;
  int count = 0;
  for (std::size_t k = row - 1; k <= row + 1; ++k) {
    sum += rows[k][column];
    count += rows[k][column] != 0 ? 1 : 0;
  }
  return rows[row][column] == 0 ? 0 : sum / count;
}

std::size_t column_of(const test::Table& table, const std::string& name) {
  return static_cast<std::size_t>(std::find(table.names.begin(), table.names.end(), name) - table.names.begin());
}

struct Compared {
  std::vector<double> differences;  ///< relative, of rows that are not 0 on both sides
  std::vector<double> mean_ratios;  ///< ours over openSMILE's, of each clip and column over voiced rows
};

/// Where the table begins and ends openSMILE smooths in a way of its own: the first and the last three rows are left.
void compare_column(const std::vector<FormantRow>& rows, std::size_t column, const test::Table& lld, std::size_t where,
                    Compared& result) {
  const auto f0 = column_of(lld, "F0semitoneFrom27.5Hz_sma3nz");
  double sum = 0;
  double expected_sum = 0;
  for (std::size_t k = 1; k + 3 < lld.rows(); ++k) {
    const double value = smoothed(rows, k, column);
    const double expected = lld.at(k, where);
    EXPECT_EQ(value == 0, expected == 0) << "row " << k;
    if (expected != 0) result.differences.push_back(std::abs(value - expected) / expected);
    if (lld.at(k, f0) == 0) continue;
    sum += value;
    expected_sum += expected;
  }
  if (expected_sum > 0) result.mean_ratios.push_back(sum / expected_sum);
}

Compared compare_with_opensmile() {
  constexpr std::array<const char*, columns> names{"F1frequency_sma3nz", "F1bandwidth_sma3nz", "F2frequency_sma3nz",
                                                   "F2bandwidth_sma3nz", "F3frequency_sma3nz", "F3bandwidth_sma3nz"};
  Compared result;
  for (const auto& clip : test::golden_clips()) {
    SCOPED_TRACE(clip.name);
    const auto lld = clip.opensmile_lld();
    const auto rows = formants_of(clip.samples);
    for (std::size_t c = 0; c < columns; ++c) compare_column(rows, c, lld, column_of(lld, names[c]), result);
  }
  std::sort(result.differences.begin(), result.differences.end());
  return result;
}

// openSMILE computes in single precision, and the equations of the predictor magnify its rounding: 5000 times in most
// frames, 200000 times in one of twenty.
TEST_F(FormantsGolden, MatchOpenSmileToItsRounding) {
  const auto compared = compare_with_opensmile();
  const auto& differences = compared.differences;
  const auto quantile = [&](double share) {
    return differences[static_cast<std::size_t>(share * static_cast<double>(differences.size()))];
  };
  RecordProperty("median_difference", std::to_string(quantile(0.5)));
  EXPECT_LT(quantile(0.5), 1e-4);
  EXPECT_LT(quantile(0.8), 1e-3);
  EXPECT_LT(quantile(0.95), 1e-2);
  EXPECT_LT(quantile(0.99), 0.1);
  for (const double ratio : compared.mean_ratios) EXPECT_NEAR(ratio, 1, 0.03);
}

}  // namespace
}  // namespace emovox
