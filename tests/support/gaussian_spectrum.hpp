#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/fft.hpp"

namespace emovox::test {

inline constexpr std::size_t gaussian_frame_samples = 960;  ///< 60 ms

/// The magnitude spectrum, 513 bins, of 60 ms under a Gaussian window of standard deviation 0.4 times half its length.
inline std::vector<float> gaussian_spectrum(std::span<const float> frame) {
  constexpr double centre = (gaussian_frame_samples - 1) / 2.0;
  std::vector<float> windowed(1024);
  for (std::size_t n = 0; n < gaussian_frame_samples; ++n) {
    const double deviations = (static_cast<double>(n) - centre) / (0.4 * centre);
    windowed[n] = static_cast<float>(frame[n] * std::exp(-0.5 * deviations * deviations));
  }
  std::vector<std::complex<float>> bins(513);
  Fft(windowed.size()).forward(windowed, bins);
  std::vector<float> magnitude(bins.size());
  for (std::size_t k = 0; k < bins.size(); ++k) magnitude[k] = std::abs(bins[k]);
  return magnitude;
}

}  // namespace emovox::test
