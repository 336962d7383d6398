#include "emovox/voice_quality.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"
#include "parabola.hpp"

namespace emovox {
namespace {

/// From the lowest to the highest sample; a first or last one may belong to the neighbour.
float amplitude_of(std::span<const float> piece) {
  const auto [low, high] = std::minmax_element(piece.begin() + 1, piece.end() - 1);
  return *high - *low;
}

/// Sum and energy of samples that come and go.
struct RunningSums {
  double sum = 0;
  double squares = 0;

  void add(double sample) {
    sum += sample;
    squares += sample * sample;
  }
  void remove(double sample) {
    sum -= sample;
    squares -= sample * sample;
  }
  [[nodiscard]] double variance(double count) const { return squares - sum * sum / count; }
};

/// Pearson's correlation coefficient of the first `lag` samples with the next `lag`, for each lag from the shortest on.
/// 0 where one of them hardly varies. In double precision: where a voice sets in, next to silence, peaks of a few
/// quantisation steps compete, and products of such small whole numbers are exact then.
void correlate(std::span<const double> pieces, std::size_t shortest, std::size_t longest, std::span<double> out) {
  constexpr double least_share = 1e-12;  // of a piece's energy: less is what rounding leaves of a constant
  RunningSums first;
  RunningSums second;
  for (const double sample : pieces.first(shortest)) first.add(sample);
  for (const double sample : pieces.subspan(shortest, shortest)) second.add(sample);
  for (std::size_t lag = shortest; lag <= longest; ++lag) {
    const auto count = static_cast<double>(lag);
    const double covariance = dot(pieces.first(lag), pieces.subspan(lag, lag)) - first.sum * second.sum / count;
    const double a = first.variance(count);
    const double b = second.variance(count);
    const bool varies = a > least_share * first.squares && b > least_share * second.squares;
    out[lag] = varies ? covariance / (std::sqrt(a) * std::sqrt(b)) : 0;
    if (lag == longest) break;
    first.add(pieces[lag]);
    second.remove(pieces[lag]);
    second.add(pieces[2 * lag]);
    second.add(pieces[2 * lag + 1]);
  }
}

/// The highest of the peaks strictly between the ends; 0 if there is none.
std::size_t highest_peak(std::span<const double> values, std::size_t first, std::size_t last) {
  std::size_t best = 0;
  for (std::size_t i = first + 1; i < last; ++i) {
    const bool peak = values[i] > values[i - 1] && values[i] > values[i + 1];
    if (peak && (best == 0 || values[i] > values[best])) best = i;
  }
  return best;
}

}  // namespace

struct PerturbationTracker::Period {
  std::size_t advance;  ///< samples to where the next one begins
  double lag;           ///< 0 if the signal does not repeat here
  double amplitude_change;
  double amplitude;  ///< mean of the two pieces
};

PerturbationTracker::Period PerturbationTracker::next_period(double expected_lag) noexcept {
  constexpr double least_correlation = 0.5;
  const auto shortest = static_cast<std::size_t>((1 - lag_range) * expected_lag);
  const auto longest = static_cast<std::size_t>((1 + lag_range) * expected_lag);
  const auto source = std::span(samples_).subspan(position_, 2 * longest);
  const auto pieces = std::span(pieces_).first(2 * longest);
  std::copy(source.begin(), source.end(), pieces.begin());
  correlate(pieces, shortest, longest, correlation_);
  const std::size_t lag = highest_peak(correlation_, shortest, longest);
  if (lag == 0)
    return {.advance = static_cast<std::size_t>(std::lround(expected_lag)),
            .lag = 0,
            .amplitude_change = 0,
            .amplitude = 0};
  if (correlation_[lag] < least_correlation) return {.advance = lag, .lag = 0, .amplitude_change = 0, .amplitude = 0};

  const double here = amplitude_of(source.first(lag));
  const double next = amplitude_of(source.subspan(lag, lag));
  const double offset = peak_offset(correlation_[lag - 1], correlation_[lag], correlation_[lag + 1]);
  return {.advance = lag,
          .lag = static_cast<double>(lag) + offset,
          .amplitude_change = std::abs(next - here),
          .amplitude = 0.5 * (here + next)};
}

/// What the periods of one frame add up to.
struct PerturbationTracker::Sums {
  int periods = 0;
  int lag_changes = 0;
  double lag = 0;
  double lag_change = 0;
  double amplitude = 0;
  double amplitude_change = 0;
};

PerturbationTracker::Sums PerturbationTracker::due_periods(double expected_lag) noexcept {
  constexpr std::size_t frame_begin = history_samples;
  constexpr std::size_t hop_end = history_samples + grid::hop_samples;
  const std::size_t needed = 2 * (static_cast<std::size_t>(std::ceil((1 + lag_range) * expected_lag)) + 1);
  Sums sums;
  bool due = position_ <= frame_begin || position_ + needed <= hop_end;
  for (; due; due = position_ + needed <= hop_end) {
    const Period period = next_period(expected_lag);
    position_ += period.advance;
    if (period.lag == 0) continue;
    if (previous_lag_ > 0) {
      sums.lag_change += std::abs(period.lag - previous_lag_);
      ++sums.lag_changes;
    }
    previous_lag_ = period.lag;
    sums.lag += period.lag;
    ++sums.periods;
    sums.amplitude += period.amplitude;
    sums.amplitude_change += period.amplitude_change;
  }
  return sums;
}

Perturbation PerturbationTracker::next(std::span<const float> frame, float f0_hz) noexcept {
  assert(frame.size() == voice_frame_samples);
  std::copy(samples_.begin() + grid::hop_samples, samples_.begin() + grid::hop_samples + history_samples,
            samples_.begin());
  std::copy(frame.begin(), frame.end(), samples_.begin() + history_samples);
  if (!(f0_hz > 0)) {
    position_ = history_samples;
    previous_lag_ = 0;
    last_ = {};
    return last_;
  }
  const Sums sums = due_periods(grid::rate_hz / std::clamp(static_cast<double>(f0_hz), lowest_hz, highest_hz));
  if (sums.lag_changes > 0) {
    const double mean_lag = sums.lag / sums.periods;
    last_.jitter = static_cast<float>(std::min(sums.lag_change / sums.lag_changes / mean_lag, 1.0));
  }
  if (sums.amplitude > 0) {
    const double shimmer = std::min(sums.amplitude_change / sums.amplitude, 1.0);
    last_.shimmer_db = static_cast<float>(20 * std::log10(1 + shimmer));
  }
  position_ -= grid::hop_samples;
  return last_;
}

namespace {

/// The circular autocorrelation of a frame filled up with zeros to 1024, and its peaks.
class Autocorrelation {
 public:
  static constexpr std::size_t longest_lag = 511;

  explicit Autocorrelation(std::span<const float> frame) : frame_(frame) {}

  [[nodiscard]] double at(std::size_t lag) const {
    const double ahead = product(lag);
    return period - lag < frame_.size() ? ahead + product(period - lag) : ahead;
  }

  /// The peak nearest to `start`, of two as near the lower one; `start` itself if there is none.
  [[nodiscard]] double nearest_peak(std::size_t start) const {
    std::array<double, 3> below{at(start - 1), at(start), at(start + 1)};  // around start - distance
    std::array<double, 3> above = below;                                   // around start + distance
    for (std::size_t distance = 0; distance < longest_lag; ++distance) {
      if (is_peak(below)) return below[1];
      if (is_peak(above)) return above[1];
      if (start > distance + 1) below = {at(start - distance - 2), below[0], below[1]};
      if (start + distance + 2 <= longest_lag) above = {above[1], above[2], at(start + distance + 2)};
    }
    return at(start);
  }

 private:
  static constexpr std::size_t period = 1024;

  static bool is_peak(const std::array<double, 3>& values) { return values[1] > values[0] && values[1] > values[2]; }

  [[nodiscard]] double product(std::size_t lag) const {
    return dot(frame_.first(frame_.size() - lag), frame_.subspan(lag));
  }

  std::span<const float> frame_;
};

}  // namespace

float harmonics_to_noise_db(std::span<const float> windowed, float f0_hz) noexcept {
  assert(windowed.size() == voice_frame_samples);
  constexpr float lowest_db = -100;
  constexpr double least = 1e-10;
  if (!(f0_hz > 0)) return 0;
  const Autocorrelation autocorrelation(windowed);
  const double energy = autocorrelation.at(0);
  if (!(energy > 0)) return lowest_db;
  constexpr double longest_start = Autocorrelation::longest_lag - 1;
  const double lag = std::clamp(grid::rate_hz / static_cast<double>(f0_hz), 1.0, longest_start);
  const double share =
      std::clamp(autocorrelation.nearest_peak(static_cast<std::size_t>(lag)) / energy, least, 1 - least);
  return static_cast<float>(10 * std::log10(share / (1 - share)));
}

}  // namespace emovox
