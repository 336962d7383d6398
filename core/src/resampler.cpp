#include "emovox/resampler.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "emovox/config.hpp"
#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr double lowest_rate_hz = 8000;
constexpr double highest_rate_hz = 192000;
constexpr std::uint64_t rate_steps_per_hz = 256;
constexpr std::uint64_t output_rate_256ths_hz = grid::rate_hz * rate_steps_per_hz;

constexpr double stop_band_db = 90;  // 10 more than promised, for rounding and interpolation between phases
constexpr double pass_edge = 0.92;   // of the lower Nyquist frequency; the stop band starts at 1. About as sharp as
                                     // resamplers elsewhere, so that what they made of a recording matters little
constexpr std::uint64_t most_rows = 1024;  // up to here every phase has its own row
constexpr std::size_t coarse_rows = 512;   // else this many, interpolated: 107 dB below the signal in error
constexpr std::size_t block_samples = 1024;

/// The modified Bessel function of the first kind and order 0, by its power series.
double bessel_i0(double x) {
  double term = 1;
  double sum = 1;
  for (int k = 1; term > 1e-17 * sum; ++k) {
    term *= (x / 2 / k) * (x / 2 / k);
    sum += term;
  }
  return sum;
}

/// A low-pass filter in continuous time, which the rows sample. Lengths by Kaiser's formulas (Kaiser, "Nonrecursive
/// digital filter design using the I0-sinh window function", ISCAS 1974).
struct Prototype {
  explicit Prototype(double rate_hz) {
    const double nyquist_hz = std::min(rate_hz, grid::rate_hz) / 2;
    const double transition = 2 * std::numbers::pi * (1 - pass_edge) * nyquist_hz / rate_hz;  // radians a sample
    const auto eights = static_cast<std::size_t>(std::ceil((stop_band_db - 7.95) / (2.285 * transition) / 8));
    taps = 8 * eights;  // whole SIMD registers for dot()
    cutoff = (1 + pass_edge) / 2 * nyquist_hz / rate_hz;
  }

  /// t  input samples from the centre
  [[nodiscard]] double at(double t) const {
    const double edge = t / (static_cast<double>(taps) / 2);
    const double window = bessel_i0(beta * std::sqrt(std::max(0.0, 1 - edge * edge)));
    const double angle = 2 * std::numbers::pi * cutoff * t;
    return window * (angle == 0 ? 1 : std::sin(angle) / angle);
  }

  static constexpr double beta = 0.1102 * (stop_band_db - 8.7);
  std::size_t taps;
  double cutoff;  ///< cycles an input sample
};

/// Row r weighs the taps around a position r / rows past the sample at its left, which is tap taps / 2 - 1.
std::vector<float> tabulate(const Prototype& prototype, std::size_t rows) {
  const std::size_t taps = prototype.taps;
  const std::size_t left = taps / 2 - 1;
  std::vector<float> table((rows + 1) * taps);
  std::vector<double> row(taps);
  for (std::size_t r = 0; r <= rows; ++r) {
    const double centre = static_cast<double>(left) + static_cast<double>(r) / static_cast<double>(rows);
    for (std::size_t i = 0; i < taps; ++i) row[i] = prototype.at(centre - static_cast<double>(i));
    // A gain of exactly 1 at 0 Hz in every row: a constant stays constant.
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    for (std::size_t i = 0; i < taps; ++i) table[r * taps + i] = static_cast<float>(row[i] / sum);
  }
  return table;
}

}  // namespace

Result<Resampler> Resampler::create(double input_rate_hz) {
  if (!(input_rate_hz >= lowest_rate_hz && input_rate_hz <= highest_rate_hz))
    return Reason{Code::invalid_argument,
                  "the input rate must be 8000 to 192000 Hz, not " + std::to_string(input_rate_hz) + " Hz"};
  return Resampler(static_cast<std::uint64_t>(std::llround(input_rate_hz * rate_steps_per_hz)));
}

Resampler::Resampler(std::uint64_t rate_256ths_hz)
    : step_(rate_256ths_hz / std::gcd(rate_256ths_hz, output_rate_256ths_hz)),
      unit_(output_rate_256ths_hz / std::gcd(rate_256ths_hz, output_rate_256ths_hz)) {
  if (step_ == unit_) return;

  const Prototype prototype(static_cast<double>(rate_256ths_hz) / rate_steps_per_hz);
  taps_ = prototype.taps;
  rows_ = unit_ <= most_rows ? static_cast<std::size_t>(unit_) : coarse_rows;
  filter_ = tabulate(prototype, rows_);
  history_.resize(taps_ + block_samples);
  reset();
}

std::size_t Resampler::push(std::span<const float> input, std::span<float> output) noexcept {
  assert(output.size() >= max_output(input.size()));
  if (passes_through()) {
    std::copy(input.begin(), input.end(), output.begin());
    return input.size();
  }
  std::size_t written = 0;
  while (!input.empty()) {
    if (filled_ == history_.size()) drop_used();
    const std::size_t count = std::min(input.size(), history_.size() - filled_);
    std::copy_n(input.begin(), count, history_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += count;
    input = input.subspan(count);
    if (filled_ >= taps_) written += interpolate_until(filled_ - taps_ + 1, output.subspan(written));
  }
  return written;
}

std::size_t Resampler::flush(std::span<float> output) noexcept {
  if (passes_through()) return 0;
  assert(output.size() >= max_flush_output());
  drop_used();
  // The last output sample has the last input sample at its left, tap taps_ / 2 - 1.
  const std::size_t end = filled_ + 1 >= taps_ / 2 ? filled_ + 1 - taps_ / 2 : 0;
  std::fill_n(history_.begin() + static_cast<std::ptrdiff_t>(filled_), taps_ / 2, 0.0F);
  filled_ += taps_ / 2;
  const std::size_t written = interpolate_until(end, output);
  reset();
  return written;
}

void Resampler::reset() noexcept {
  phase_ = 0;
  next_ = 0;
  if (passes_through()) return;
  filled_ = taps_ / 2 - 1;  // as if zeros came before the input
  std::fill_n(history_.begin(), filled_, 0.0F);
}

std::size_t Resampler::max_output(std::size_t input_samples) const noexcept {
  return static_cast<std::size_t>((input_samples * unit_ + step_ - 1) / step_);
}

double Resampler::latency_seconds() const noexcept {
  const double rate_hz = grid::rate_hz * static_cast<double>(step_) / static_cast<double>(unit_);
  const std::size_t half = taps_ / 2;
  return static_cast<double>(half) / rate_hz;
}

/// Computes the output samples whose first tap lies before `end` in history_.
std::size_t Resampler::interpolate_until(std::size_t end, std::span<float> output) noexcept {
  std::size_t written = 0;
  while (next_ < end) {
    const Place place = pass();
    if (place.rest != 0) {
      const auto [left, right] = dots({row(place.row), row(place.row + 1)}, {place.taps, place.taps});
      output[written++] = left + static_cast<float>(place.rest) / static_cast<float>(unit_) * (right - left);
    } else if (rows_ == unit_ && next_ < end) {  // so is the next one a row's
      const Place next = pass();
      const auto both = dots({row(place.row), row(next.row)}, {place.taps, next.taps});
      output[written++] = both[0];
      output[written++] = both[1];
    } else {
      output[written++] = dot(row(place.row), place.taps);
    }
  }
  return written;
}

std::span<const float> Resampler::row(std::size_t index) const noexcept {
  return std::span(filter_).subspan(index * taps_, taps_);
}

/// Where the output sample at next_ and phase_ comes from; they move on to the one after it.
Resampler::Place Resampler::pass() noexcept {
  const Place place{std::span(history_).subspan(next_, taps_), static_cast<std::size_t>(phase_ * rows_ / unit_),
                    phase_ * rows_ % unit_};
  phase_ += step_;
  next_ += static_cast<std::size_t>(phase_ / unit_);
  phase_ %= unit_;
  return place;
}

/// Moves what is still needed to the start of history_.
void Resampler::drop_used() noexcept {
  const auto from = history_.begin() + static_cast<std::ptrdiff_t>(next_);
  std::copy(from, history_.begin() + static_cast<std::ptrdiff_t>(filled_), history_.begin());
  filled_ -= next_;
  next_ = 0;
}

}  // namespace emovox
