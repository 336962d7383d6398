#include "emovox/pitch.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr std::size_t window_samples = grid::pitch_frame_samples / 2;
constexpr float dip_threshold = 0.1F;

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

Pitch PitchEstimator::estimate(std::span<const float> frame) noexcept {
  assert(frame.size() == grid::pitch_frame_samples);
  const auto window = frame.subspan(1, window_samples);  // librosa's starts at sample 1 as well

  // d is summed from the differences themselves. Energies less correlations, by FFT, would be no faster for so few lags
  // and lose low values of d to rounding.
  double sum = 0;
  for (std::size_t lag = 1; lag <= longest_lag; ++lag) {
    const float d = squared_distance(window, frame.subspan(1 + lag, window_samples));
    sum += d;
    const double mean = sum / static_cast<double>(lag);
    if (lag >= shortest_lag)
      difference_[lag - shortest_lag] = static_cast<float>(d / (mean + std::numeric_limits<double>::min()));
  }

  const std::size_t best = best_lag(difference_);
  const float period_samples = static_cast<float>(shortest_lag + best) + vertex_offset(difference_, best);
  const bool constant = sum == 0;  // as periodic as silence
  return {.hz = static_cast<float>(grid::rate_hz) / period_samples,
          .voicing = constant ? 0.0F : std::clamp(1 - difference_[best], 0.0F, 1.0F)};
}

}  // namespace emovox
