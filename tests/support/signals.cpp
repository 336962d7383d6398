#include "support/signals.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "emovox/config.hpp"
#include "emovox/fft.hpp"
#include "emovox/window.hpp"

namespace emovox::test {

std::vector<float> tone(const Tone& tone) {
  std::vector<float> samples(tone.samples);
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const double cycles = std::fmod(tone.frequency_hz * static_cast<double>(n) / tone.rate_hz, 1.0);
    samples[n] = static_cast<float>(tone.amplitude * std::sin(2 * std::numbers::pi * cycles + tone.phase));
  }
  return samples;
}

std::vector<float> noise(std::size_t samples, double amplitude, std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::vector<float> out(samples);
  for (float& sample : out)
    sample = static_cast<float>(amplitude * (static_cast<double>(generator()) / 2147483648 - 1));
  return out;
}

std::vector<float> square(std::size_t samples, std::size_t half_period_samples, float amplitude) {
  std::vector<float> out(samples);
  for (std::size_t n = 0; n < samples; ++n) out[n] = n / half_period_samples % 2 == 0 ? amplitude : -amplitude;
  return out;
}

std::vector<float> constant(std::size_t samples, float value) { return std::vector<float>(samples, value); }

std::vector<std::vector<float>> awkward_signals(std::size_t samples) {
  auto impulse = constant(samples, 0);
  impulse[samples / 3] = 1;
  return {constant(samples, 0),
          constant(samples, 1),
          constant(samples, -1),
          square(samples, 40),
          constant(samples, std::numeric_limits<float>::denorm_min()),
          square(samples, 7, std::numeric_limits<float>::denorm_min()),
          square(samples, 3, 1.0F / 32768),
          impulse,
          noise(samples, 8)};
}

std::vector<float> power_spectrum(std::span<const float> frame) {
  static WindowedFft fft(grid::fft_size, periodic_hann_window(grid::window_samples));
  std::vector<float> power(grid::bins);
  fft.power(frame.subspan(grid::window_offset, grid::window_samples), power);
  return power;
}

std::vector<float> magnitude_spectrum(std::span<const float> frame) {
  auto magnitude = power_spectrum(frame);
  for (float& value : magnitude) value = std::sqrt(value);
  return magnitude;
}

}  // namespace emovox::test
