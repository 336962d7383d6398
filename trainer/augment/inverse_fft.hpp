#pragma once

#include <complex>
#include <span>
#include <vector>

#include "emovox/fft.hpp"

namespace emovox::trainer {

/// Undoes Fft::forward, x[n] = 1 / size sum of X[k] exp(2 pi i k n / size), by means of it: for real x the values
/// h[k] = Re X[k] - Im X[k] are the Hartley transform, which is its own inverse but for the factor 1 / size (Bracewell,
/// "Discrete Hartley transform", J. Opt. Soc. Am. 73(12), 1983). Holds scratch, so one object serves one thread.
class InverseFft {
 public:
  /// size  a power of two, at least 4
  explicit InverseFft(std::size_t size);

  /// spectrum  size / 2 + 1 bins; imaginary parts of the first and last do not matter
  /// samples   size values to write
  /// cost      a forward transform
  void operator()(std::span<const std::complex<double>> spectrum, std::span<double> samples);

 private:
  Fft fft_;
  std::vector<double> hartley_;
  std::vector<std::complex<double>> transform_;
};

}  // namespace emovox::trainer
