#include "emovox/spectral_shape.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace emovox {
namespace {

constexpr double bin_hz = grid::rate_hz / grid::fft_size;

/// Below this a spectrum is silence: dividing by it would be dividing by nothing.
constexpr double least_sum = std::numeric_limits<float>::min();

double sum_of(std::span<const float> magnitude) { return std::accumulate(magnitude.begin(), magnitude.end(), 0.0); }

std::size_t rolloff_bin(std::span<const float> magnitude, double threshold) {
  double sum = 0;
  for (std::size_t bin = 0; bin < magnitude.size(); ++bin) {
    sum += magnitude[bin];
    if (sum >= threshold) return bin;
  }
  return magnitude.size() - 1;
}

/// The logarithm of a product of eight is as good as the sum of their logarithms: 1e-10 to 1e36 each stay in range.
double flatness_of(std::span<const float> magnitude) {
  constexpr std::size_t group = 8;
  constexpr double least_power = 1e-10;
  double log_sum = 0;
  double sum = 0;
  for (std::size_t first = 0; first < magnitude.size(); first += group) {
    double product = 1;
    for (std::size_t bin = first; bin < std::min(first + group, magnitude.size()); ++bin) {
      const double power = std::max(static_cast<double>(magnitude[bin]) * magnitude[bin], least_power);
      product *= power;
      sum += power;
    }
    log_sum += std::log(product);
  }
  const auto count = static_cast<double>(magnitude.size());
  return std::min(std::exp(log_sum / count) / (sum / count), 1.0);
}

}  // namespace

SpectralShape spectral_shape(std::span<const float> magnitude) noexcept {
  assert(magnitude.size() == grid::bins);
  const double flatness = flatness_of(magnitude);
  const double sum = sum_of(magnitude);
  if (sum < least_sum) return {.centroid_hz = 0, .rolloff85_hz = 0, .flatness = static_cast<float>(flatness)};

  double moment = 0;
  for (std::size_t bin = 0; bin < magnitude.size(); ++bin) moment += static_cast<double>(bin) * magnitude[bin];
  return {.centroid_hz = static_cast<float>(bin_hz * moment / sum),
          .rolloff85_hz = static_cast<float>(bin_hz * static_cast<double>(rolloff_bin(magnitude, 0.85 * sum))),
          .flatness = static_cast<float>(flatness)};
}

float SpectralFlux::next(std::span<const float> magnitude) noexcept {
  assert(magnitude.size() == grid::bins);
  const double sum = sum_of(magnitude);
  if (sum < least_sum) {
    heard_ = false;
    return 0;
  }
  double squares = 0;
  for (std::size_t bin = 0; bin < magnitude.size(); ++bin) {
    const auto share = static_cast<float>(magnitude[bin] / sum);
    const float change = share - previous_[bin];
    squares += static_cast<double>(change) * change;
    previous_[bin] = share;
  }
  const bool first = !heard_;
  heard_ = true;
  return first ? 0 : static_cast<float>(std::sqrt(squares));
}

}  // namespace emovox
