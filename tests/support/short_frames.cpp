#include "support/short_frames.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <sstream>
#include <stdexcept>

#include "emovox/fft.hpp"

namespace emovox::test {
namespace {

std::vector<float> symmetric_hamming() {
  std::vector<float> window(short_frame_samples);
  for (std::size_t n = 0; n < window.size(); ++n)
    window[n] = static_cast<float>(
        0.54 - 0.46 * std::cos(2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(window.size() - 1)));
  return window;
}

std::vector<double> column_of(const Table& table, const std::string& name) {
  const auto found = std::find(table.names.begin(), table.names.end(), name);
  if (found == table.names.end()) throw std::runtime_error("openSMILE's table has no column " + name);
  std::vector<double> values;
  for (std::size_t row = 0; row < table.rows(); ++row)
    values.push_back(table.at(row, static_cast<std::size_t>(found - table.names.begin())));
  return values;
}

/// Mean of each value and its neighbours; those at the ends are their own neighbours.
std::vector<double> smoothed(std::span<const float> values) {
  std::vector<double> out(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double before = values[k == 0 ? 0 : k - 1];
    const double after = values[std::min(k + 1, values.size() - 1)];
    out[k] = (before + values[k] + after) / 3;
  }
  return out;
}

double allowed_error(std::span<const double> expected, const Tolerance& tolerance) {
  const auto [low, high] = std::minmax_element(expected.begin(), expected.end());
  return tolerance.of_range * (*high - *low) + tolerance.of_largest * std::max(std::abs(*low), std::abs(*high)) +
         tolerance.absolute + 1e-12;  // more than nothing where all are 0
}

struct Worst {
  double share = 0;
  std::string where = "nowhere";
};

}  // namespace

std::vector<float> short_power_spectrum(std::span<const float> frame) {
  static const auto window = symmetric_hamming();
  std::vector<float> windowed(grid::fft_size);
  for (std::size_t n = 0; n < window.size(); ++n) windowed[n] = frame[n] * window[n];
  std::vector<std::complex<float>> spectrum(grid::bins);
  Fft(grid::fft_size).forward(windowed, spectrum);
  std::vector<float> power(grid::bins);
  std::transform(spectrum.begin(), spectrum.end(), power.begin(), [](auto bin) { return std::norm(bin); });
  return power;
}

std::vector<float> short_magnitude_spectrum(std::span<const float> frame) {
  auto magnitude = short_power_spectrum(frame);
  for (float& value : magnitude) value = std::sqrt(value);
  return magnitude;
}

std::vector<std::span<const float>> short_frames(std::span<const float> samples) {
  std::vector<std::span<const float>> frames;
  for (std::size_t first = 0; first + short_frame_samples <= samples.size(); first += grid::hop_samples)
    frames.push_back(samples.subspan(first, short_frame_samples));
  return frames;
}

void expect_opensmile(const std::string& column, const Contour& contour, Tolerance tolerance) {
  Worst worst;
  for (const auto& clip : golden_clips()) {
    const auto expected = column_of(clip.opensmile_lld(), column);
    const auto actual = smoothed(contour(short_frames(clip.samples)));
    EXPECT_LE(expected.size(), actual.size()) << column << " of " << clip.name;
    EXPECT_TRUE(std::all_of(actual.begin(), actual.end(), [](double value) { return std::isfinite(value); }))
        << column << " of " << clip.name;
    const double allowed = allowed_error(expected, tolerance);
    for (std::size_t k = 0; k < std::min(expected.size(), actual.size()); ++k) {
      const double share = std::abs(actual[k] - expected[k]) / allowed;
      if (share <= worst.share) continue;
      std::ostringstream where;
      where << clip.name << " row " << k << ": " << actual[k] << " instead of " << expected[k];
      worst = {share, where.str()};
    }
  }
  testing::Test::RecordProperty("worst_error_of_tolerance", std::to_string(worst.share));
  EXPECT_LE(worst.share, 1) << column << " of " << worst.where;
}

double opensmile_functional(const GoldenClip& clip, const std::string& name) {
  return column_of(clip.opensmile_functionals(), name).at(0);
}

}  // namespace emovox::test
