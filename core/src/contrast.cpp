#include "emovox/contrast.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>

#include "emovox/mel.hpp"

namespace emovox {
namespace {

constexpr double first_octave_hz = 100;
constexpr double quantile = 0.02;
constexpr std::size_t most_extremes = 4;
constexpr double bin_hz = grid::rate_hz / grid::fft_size;

/// The value that comes first in the order of `before`: in eight lanes, for SIMD units.
template <class Before>
float first_of(std::span<const float> values, Before before) noexcept {
  constexpr std::size_t lanes = 8;
  std::array<float, lanes> first{};
  first.fill(values[0]);
  const std::size_t whole = values.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    for (std::size_t j = 0; j < lanes; ++j) first[j] = before(values[i + j], first[j]) ? values[i + j] : first[j];
  for (std::size_t i = whole; i < values.size(); ++i)
    first[i - whole] = before(values[i], first[i - whole]) ? values[i] : first[i - whole];
  return *std::min_element(first.begin(), first.end(), before);
}

/// The mean of the `count` values that come first in the order of `before`; count is 1 to most_extremes, and there are
/// at least as many values.
template <class Before>
float mean_of_first(std::span<const float> values, std::size_t count, Before before) noexcept {
  if (count == 1) return first_of(values, before);
  std::array<float, most_extremes> first{};
  std::size_t held = 0;
  for (const float value : values) {
    if (held == count && !before(value, first[count - 1])) continue;
    std::size_t place = held < count ? held++ : count - 1;
    for (; place > 0 && before(value, first[place - 1]); --place) first[place] = first[place - 1];
    first[place] = value;
  }
  return std::accumulate(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(held), 0.0F) /
         static_cast<float>(held);
}

}  // namespace

// Neighbours share an edge: every band but the first starts with the last bin of the one below, every band but the
// last then gives up its own last bin, yet counts it in its 2%. That is librosa's rule.
SpectralContrast::SpectralContrast() {
  double low_hz = 0;
  double high_hz = first_octave_hz;
  for (std::size_t b = 0; b < grid::contrast_bands; ++b, low_hz = high_hz, high_hz *= 2) {
    const bool last = b + 1 == grid::contrast_bands;
    const auto first_inside = static_cast<std::size_t>(std::ceil(low_hz / bin_hz));
    const std::size_t first = b == 0 ? first_inside : first_inside - 1;
    const std::size_t end = last ? grid::bins : static_cast<std::size_t>(std::floor(high_hz / bin_hz)) + 1;
    const auto extremes = static_cast<std::size_t>(std::lround(quantile * static_cast<double>(end - first)));
    bands_[b] = {.first_bin = first,
                 .size = last ? end - first : end - first - 1,
                 .extremes = std::max<std::size_t>(extremes, 1)};
    assert(bands_[b].extremes <= most_extremes);
  }
}

void SpectralContrast::apply(std::span<const float> magnitude, std::span<float> contrast) const noexcept {
  assert(magnitude.size() == grid::bins && contrast.size() == grid::contrast_bands);
  for (std::size_t b = 0; b < grid::contrast_bands; ++b) {
    const Band& band = bands_[b];
    const auto values = magnitude.subspan(band.first_bin, band.size);
    const float peak = mean_of_first(values, band.extremes, std::greater<>());
    const float valley = mean_of_first(values, band.extremes, std::less<>());
    contrast[b] = power_to_db(peak) - power_to_db(valley);
  }
}

}  // namespace emovox
