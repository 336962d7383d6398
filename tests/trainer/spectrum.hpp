#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

/// The definition of the Fourier transform, term by term, at any frequency: what filters are measured with.
namespace emovox::trainer::test {

/// Sum of x[n] exp(-2 pi i hz n / rate_hz).
inline std::complex<double> spectrum_at(std::span<const float> samples, double hz, double rate_hz) {
  std::complex<double> sum = 0;
  std::complex<double> phasor = 1;
  const auto turn = std::polar(1.0, -2 * std::numbers::pi * hz / rate_hz);
  for (const float sample : samples) {
    sum += static_cast<double>(sample) * phasor;
    phasor = {phasor.real() * turn.real() - phasor.imag() * turn.imag(),
              phasor.real() * turn.imag() + phasor.imag() * turn.real()};
  }
  return sum;
}

/// Magnitude in dB.
inline double level_db_at(std::span<const float> samples, double hz, double rate_hz) {
  return 20 * std::log10(std::abs(spectrum_at(samples, hz, rate_hz)));
}

/// Where from first_hz to last_hz the magnitude under a Hann window is largest, to step_hz.
inline double strongest_hz(std::span<const float> samples, double rate_hz, double first_hz, double last_hz,
                           double step_hz) {
  std::vector<float> windowed(samples.begin(), samples.end());
  for (std::size_t n = 0; n < windowed.size(); ++n) {
    const double position = static_cast<double>(n) / static_cast<double>(windowed.size());
    windowed[n] *= static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * position));
  }
  double best_hz = first_hz;
  double best = 0;
  for (int step = 0; first_hz + step * step_hz <= last_hz; ++step) {
    const double hz = first_hz + step * step_hz;
    const double magnitude = std::abs(spectrum_at(windowed, hz, rate_hz));
    if (magnitude <= best) continue;
    best = magnitude;
    best_hz = hz;
  }
  return best_hz;
}

}  // namespace emovox::trainer::test
