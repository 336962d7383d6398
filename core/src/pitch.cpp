#include "emovox/pitch.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "emovox/config.hpp"

namespace emovox {
namespace {

constexpr std::size_t frame_samples = grid::pitch_frame_samples;
constexpr std::size_t window_samples = frame_samples / 2;
constexpr std::size_t shortest_lag = 32;  // 500 Hz
constexpr std::size_t longest_lag = 267;  // 60 Hz is 266.7
constexpr std::size_t lags = longest_lag - shortest_lag + 1;
constexpr float dip_threshold = 0.1F;
constexpr double least_energy = 1e-6;

/// Where d' is lowest: the first dip below the threshold, else the lowest of all.
std::size_t best_lag(std::span<const float> d) {
  for (std::size_t i = 0; i < d.size(); ++i) {
    const bool falls_to = i == 0 || d[i] < d[i - 1];
    const bool rises_from = i + 1 == d.size() || (i == 0 ? d[i] < d[i + 1] : d[i] <= d[i + 1]);
    if (falls_to && rises_from && d[i] < dip_threshold) return i;
  }
  return static_cast<std::size_t>(std::min_element(d.begin(), d.end()) - d.begin());
}

/// How far from sample i the vertex of the parabola through it and its neighbours lies; 0 unless that is less than 1.
float vertex_offset(std::span<const float> d, std::size_t i) {
  if (i == 0 || i + 1 == d.size()) return 0;
  const float curvature = d[i + 1] + d[i - 1] - 2 * d[i];
  const float slope = (d[i + 1] - d[i - 1]) / 2;
  return std::abs(slope) >= std::abs(curvature) ? 0 : -slope / curvature;
}

}  // namespace

PitchEstimator::PitchEstimator()
    : fft_(frame_samples),
      frame_(frame_samples),
      products_(frame_samples),
      spectrum_(frame_samples / 2 + 1),
      reversed_(frame_samples / 2 + 1),
      difference_(lags) {}

/// Copies the frame less its mean. Differences do not see the mean, but the rounding of autocorrelations would.
void PitchEstimator::centre(std::span<const float> frame) noexcept {
  const double mean = std::accumulate(frame.begin(), frame.end(), 0.0) / static_cast<double>(frame_samples);
  std::transform(frame.begin(), frame.end(), frame_.begin(),
                 [mean](float sample) { return static_cast<float>(sample - mean); });
}

/// Leaves the sum over the window of x[i] x[i + lag] in products_[window_samples + lag], for lags below window_samples.
void PitchEstimator::autocorrelate() noexcept {
  // Convolving with the window's samples 512 to 1, reversed, correlates; what wraps around falls below index 512.
  for (std::size_t i = 0; i < window_samples; ++i) products_[i] = frame_[window_samples - i];
  std::fill(products_.begin() + window_samples, products_.end(), 0.0F);
  fft_.forward(products_, reversed_);
  fft_.forward(frame_, spectrum_);
  for (std::size_t k = 0; k < spectrum_.size(); ++k) {
    const auto a = spectrum_[k];
    const auto b = reversed_[k];
    spectrum_[k] = {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
  }
  fft_.inverse(spectrum_, products_);
}

/// d'(lag) = d(lag) / mean of d(1) to d(lag), with d(lag) the sum over the window of (x[i] - x[i + lag])^2, computed as
/// energy + energy at the lag - 2 autocorrelation. False when the window is silent.
bool PitchEstimator::normalised_difference() noexcept {
  const auto square = [&](std::size_t i) { return static_cast<double>(frame_[i]) * frame_[i]; };
  const auto audible = [](double energy) { return std::abs(energy) < least_energy ? 0 : energy; };
  double energy = 0;
  for (std::size_t i = 1; i <= window_samples; ++i) energy += square(i);
  const double window_energy = audible(energy);
  double sum = 0;
  for (std::size_t lag = 1; lag <= longest_lag; ++lag) {
    energy += square(window_samples + lag) - square(lag);
    const double d = window_energy + audible(energy) - 2 * audible(products_[window_samples + lag]);
    sum += d;
    if (lag < shortest_lag) continue;
    const double mean = sum / static_cast<double>(lag);
    difference_[lag - shortest_lag] = static_cast<float>(d / (mean + std::numeric_limits<double>::min()));
  }
  return window_energy > 0;
}

Pitch PitchEstimator::estimate(std::span<const float> frame) noexcept {
  assert(frame.size() == frame_samples);
  centre(frame);
  autocorrelate();
  const bool silent = !normalised_difference();
  const std::size_t lag = best_lag(difference_);
  const float period_samples = static_cast<float>(shortest_lag + lag) + vertex_offset(difference_, lag);
  return {.hz = static_cast<float>(grid::rate_hz) / period_samples,
          .voicing = silent ? 0.0F : std::clamp(1 - difference_[lag], 0.0F, 1.0F)};
}

}  // namespace emovox
