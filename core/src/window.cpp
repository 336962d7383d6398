#include "emovox/window.hpp"

#include <cmath>
#include <numbers>

namespace emovox {
namespace {

template <class Factor>
std::vector<double> window_of(std::size_t size, Factor factor) {
  std::vector<double> window(size);
  for (std::size_t i = 0; i < size; ++i) window[i] = factor(static_cast<double>(i));
  return window;
}

/// a - (1 - a) cos over one period of so many samples.
std::vector<double> raised_cosine(std::size_t size, double a, double period) {
  return window_of(size, [=](double i) { return a - (1 - a) * std::cos(2 * std::numbers::pi * i / period); });
}

}  // namespace

std::vector<double> periodic_hann_window(std::size_t size) {
  return raised_cosine(size, 0.5, static_cast<double>(size));
}

std::vector<double> symmetric_hamming_window(std::size_t size) {
  return raised_cosine(size, 0.54, static_cast<double>(size) - 1);
}

std::vector<double> symmetric_gaussian_window(std::size_t size, double deviation) {
  const double middle = (static_cast<double>(size) - 1) / 2;
  return window_of(size, [=](double i) {
    const double deviations = (i - middle) / (deviation * middle);
    return std::exp(-0.5 * deviations * deviations);
  });
}

}  // namespace emovox
