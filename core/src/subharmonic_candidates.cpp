#include "emovox/subharmonic_candidates.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "emovox/config.hpp"
#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr double lowest_hz = 25;
constexpr double highest_hz = grid::rate_hz / 2;
constexpr float least_f0_hz = 55;
constexpr float greatest_f0_hz = 1000;
constexpr double compression = 0.85;
constexpr double sensitivity_slope = 3;  // an octave
constexpr std::size_t last_bin = SubharmonicCandidates::bins - 1;

double axis_octaves() { return std::log2(highest_hz / lowest_hz); }

double points_an_octave() { return static_cast<double>(last_bin) / axis_octaves(); }

/// The influence of a value on curvatures by distance, (sqrt(3) - 2)^distance / sqrt(12); further away, rounding would
/// lose it.
class Decay {
 public:
  Decay() {
    double power = 1 / (2 * std::numbers::sqrt3);
    for (double& at_distance : powers_) {
      at_distance = power;
      power *= std::numbers::sqrt3 - 2;
    }
  }
  [[nodiscard]] double operator()(std::size_t distance) const {
    return distance < powers_.size() ? powers_[distance] : 0;
  }

 private:
  std::array<double, 64> powers_{};
};

/// The natural cubic spline through one value a bin, as weights of the values.
class Spline {
 public:
  /// How much bin j weighs in the spline's value at `position`, in bins.
  [[nodiscard]] double weight(double position, std::size_t j) const {
    const auto knot = std::min(static_cast<std::size_t>(position), last_bin - 1);
    const double right = position - static_cast<double>(knot);
    const double left = 1 - right;
    return (j == knot ? left : 0) + (j == knot + 1 ? right : 0) +
           (left * left * left - left) / 6 * curvature_weight(knot, j) +
           (right * right * right - right) / 6 * curvature_weight(knot + 1, j);
  }

 private:
  /// How much value j weighs in the second derivative at knot i: the system
  /// M[i-1] + 4 M[i] + M[i+1] = 6 (y[i-1] - 2 y[i] + y[i+1]) inverted, with images beyond both ends that hold M at 0
  /// there.
  [[nodiscard]] double curvature_weight(std::size_t i, std::size_t j) const {
    const double below = j > 0 ? inverse(i, j - 1) : 0;
    return 6 * (below - 2 * inverse(i, j) + inverse(i, j + 1));
  }

  [[nodiscard]] double inverse(std::size_t row, std::size_t column) const {
    constexpr std::size_t end = last_bin;
    if (row == 0 || row >= end || column == 0 || column >= end) return 0;
    const std::size_t distance = row > column ? row - column : column - row;
    return decay_(distance) - decay_(row + column) - decay_(2 * end - row - column);
  }

  Decay decay_;
};

}  // namespace

SubharmonicCandidates::SubharmonicCandidates() : kernels_(points * taps) {
  constexpr double bin_hz = highest_hz / static_cast<double>(last_bin);
  const Spline spline;
  for (std::size_t p = 0; p < points; ++p) {
    const double octave = static_cast<double>(p) / points_an_octave();
    const double position = std::min(lowest_hz * std::exp2(octave) / bin_hz, static_cast<double>(last_bin));
    const double sensitivity = 0.5 + std::atan(sensitivity_slope * octave) / std::numbers::pi;
    const auto knot = static_cast<std::size_t>(position);
    const std::size_t first = std::clamp(knot + 1, taps / 2, bins - taps / 2) - taps / 2;
    first_bin_[p] = static_cast<std::uint16_t>(first);
    for (std::size_t t = 0; t < taps; ++t)
      kernels_[p * taps + t] = static_cast<float>(sensitivity * spline.weight(position, first + t));
  }
  for (std::size_t n = 0; n < harmonics; ++n) {
    const double octaves = std::log2(static_cast<double>(n + 1));
    shift_[n] = static_cast<std::uint16_t>(octaves * static_cast<double>(points) / axis_octaves());
    compression_[n] = static_cast<float>(std::pow(compression, static_cast<double>(n)));
    assert(first_point + sum_points + shift_[n] <= log_spectrum_.size());
    for (std::size_t p = shift_[n]; p < points; ++p) weight_in_mean_[p] += compression_[n] / static_cast<float>(points);
  }
}

std::span<const SubharmonicCandidate> SubharmonicCandidates::find(std::span<const float> magnitude) noexcept {
  assert(magnitude.size() == bins);
  enhance_peaks(magnitude);
  to_log_axis();
  sum_harmonics();
  pick_peaks();
  return std::span(candidates_).first(count_);
}

void SubharmonicCandidates::enhance_peaks(std::span<const float> magnitude) noexcept {
  const float* m = magnitude.data();
  float* peak = peaks_.data() + border;  // the first and the last bin are none
  for (std::size_t i = 1; i < last_bin; ++i)
    peak[i] = (m[i] > m[i - 1] ? 1.0F : 0.0F) * (m[i] >= m[i + 1] ? 1.0F : 0.0F);
  float* kept = enhanced_.data() + border;
  const float* flag = peaks_.data();  // flag[i] is bin i - border
  for (std::size_t i = 0; i < bins; ++i)
    kept[i] = (flag[i] + flag[i + 1]) + (flag[i + 2] + flag[i + 3]) + flag[i + 4] > 0 ? m[i] : 0.0F;
  const float* below = kept - 1;
  for (std::size_t i = 0; i < bins; ++i) smoothed_[i] = 0.25F * (below[i] + below[i + 2]) + 0.5F * kept[i];
}

// Sixteen products a point in four partial sums, which compilers keep in a SIMD register.
void SubharmonicCandidates::to_log_axis() noexcept {
  constexpr std::size_t lanes = 4;
  for (std::size_t p = 0; p < points; ++p) {
    const float* kernel = kernels_.data() + p * taps;
    const float* values = smoothed_.data() + first_bin_[p];
    std::array<float, lanes> sums{};
    for (std::size_t t = 0; t < taps; t += lanes)
      for (std::size_t j = 0; j < lanes; ++j) sums[j] += kernel[t + j] * values[t + j];
    log_spectrum_[p] = (sums[0] + sums[2]) + (sums[1] + sums[3]);
  }
}

void SubharmonicCandidates::sum_harmonics() noexcept {
  sum_.fill(0);
  for (std::size_t n = 0; n < harmonics; ++n) {
    const float weight = compression_[n];
    const float* harmonic = log_spectrum_.data() + first_point + shift_[n];
    for (std::size_t i = 0; i < sum_points; ++i) sum_[i] += weight * harmonic[i];
  }
  mean_ = dot(std::span(log_spectrum_).first(points), weight_in_mean_);
}

void SubharmonicCandidates::pick_peaks() noexcept {
  std::array<float, most> heights{};
  const auto octaves_a_point = static_cast<float>(1 / points_an_octave());
  count_ = 0;
  for (std::size_t i = 1; i + 1 < sum_points; ++i) {
    if (!(sum_[i] > 0 && sum_[i] > sum_[i - 1] && sum_[i] >= sum_[i + 1])) continue;
    const float below = sum_[i - 1] - sum_[i];
    const float above = sum_[i + 1] - sum_[i];
    const float offset = 0.5F * (below - above) / (below + above);  // below < 0, above <= 0: within half a point
    const float height = sum_[i] - 0.25F * (below - above) * offset;
    if (count_ == most && height <= heights[most - 1]) continue;
    const float point = static_cast<float>(first_point + i) + offset;
    const float hz = static_cast<float>(lowest_hz) * std::exp2(point * octaves_a_point);
    if (hz < least_f0_hz || hz > greatest_f0_hz) continue;

    std::size_t place = count_ < most ? count_++ : most - 1;
    for (; place > 0 && height > heights[place - 1]; --place) {
      heights[place] = heights[place - 1];
      candidates_[place] = candidates_[place - 1];
    }
    heights[place] = height;
    candidates_[place] = {.hz = hz, .voicing = std::clamp(1 - mean_ / height, 0.0F, 1.0F)};
  }
}

}  // namespace emovox
