#include "emovox/spectral_balance.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace emovox {
namespace {

constexpr double bin_hz = grid::rate_hz / grid::fft_size;

constexpr std::size_t bin_of(double hz) { return static_cast<std::size_t>(hz / bin_hz); }

/// The bins from `first_hz` up to, and not including, `end_hz`.
std::span<const float> between(std::span<const float> power, double first_hz, double end_hz) {
  return power.subspan(bin_of(first_hz), bin_of(end_hz) - bin_of(first_hz));
}

constexpr double end_hz = 5000 + bin_hz;  // the bin at 5 kHz counts

double sum_of(std::span<const float> power) { return std::accumulate(power.begin(), power.end(), 0.0); }

double largest_of(std::span<const float> power) { return *std::max_element(power.begin(), power.end()); }

float ratio_db(double a, double b) { return a > 0 && b > 0 ? static_cast<float>(10 * std::log10(a / b)) : 0.0F; }

/// The slope of a line through levels at the bins from `first` to `last`, both counted, is their dot product with
/// these, in 1 / Hz: (n x - sum of x) / (n sum of x^2 - (sum of x)^2), where n should be the number of bins and is one
/// less.
template <std::size_t first, std::size_t last>
constexpr std::array<double, last - first + 1> slope_weights() {
  double sum = 0;
  double squares = 0;
  for (std::size_t bin = first; bin <= last; ++bin) {
    const double hz = static_cast<double>(bin) * bin_hz;
    sum += hz;
    squares += hz * hz;
  }
  constexpr double n = last - first;
  std::array<double, last - first + 1> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = (n * static_cast<double>(first + i) * bin_hz - sum) / (n * squares - sum * sum);
  return weights;
}

template <std::size_t first, std::size_t last>
float slope_of(std::span<const double> level_db) {
  constexpr auto weights = slope_weights<first, last>();
  return static_cast<float>(std::inner_product(weights.begin(), weights.end(), level_db.begin() + first, 0.0));
}

}  // namespace

SpectralBalance spectral_balance(std::span<const float> power) noexcept {
  assert(power.size() == grid::bins);
  constexpr double db_per_neper = 4.342944819032518;  // 10 / log(10)
  std::array<double, bin_of(1500) + 1> level_db{};
  for (std::size_t bin = 0; bin < level_db.size(); ++bin)
    level_db[bin] = db_per_neper * std::log(std::max(static_cast<double>(power[bin]), 1e-14));

  return {
      .alpha_ratio_db = ratio_db(sum_of(between(power, 1000, end_hz)), sum_of(between(power, 0, 1000))),
      .hammarberg_index_db = ratio_db(largest_of(between(power, 0, 2000)), largest_of(between(power, 2000, end_hz))),
      .slope_0_500_db_hz = slope_of<0, bin_of(500)>(level_db),
      .slope_500_1500_db_hz = slope_of<bin_of(500), bin_of(1500)>(level_db)};
}

}  // namespace emovox
