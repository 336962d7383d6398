#include "trainer/augment/noise.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <complex>

#include "trainer/augment/draw.hpp"
#include "trainer/augment/inverse_fft.hpp"
#include "trainer/augment/speech_level.hpp"

namespace emovox::trainer {
namespace {

constexpr double flat_below_hz = 50;
const double db_of_an_octave = 20 * std::log10(2.0);  // in an amplitude that doubles

}  // namespace

std::vector<float> excerpt(std::span<const float> recording, std::size_t samples, Random& random) {
  std::vector<float> piece(samples);
  if (recording.empty()) return piece;
  std::size_t at = random.below(recording.size());
  if (recording.size() > samples) at = random.below(recording.size() - samples + 1);
  for (float& sample : piece) {
    sample = recording[at];
    if (++at == recording.size()) at = 0;
  }
  return piece;
}

std::vector<float> coloured_noise(std::size_t samples, double rate_hz, double db_an_octave, Random& random) {
  const std::size_t size = std::bit_ceil(std::max<std::size_t>(samples, 4));
  std::vector<std::complex<double>> spectrum(size / 2 + 1);
  double power = 0;  // expected: a bin and its mirror image, each of two normal values
  for (std::size_t k = 1; k < size / 2; ++k) {
    const double hz = std::max(static_cast<double>(k) * rate_hz / static_cast<double>(size), flat_below_hz);
    const double amplitude = std::pow(hz / flat_below_hz, db_an_octave / db_of_an_octave);
    power += 4 * amplitude * amplitude;
    const double real = amplitude * random.normal();
    spectrum[k] = {real, amplitude * random.normal()};
  }
  std::vector<double> noise(size);
  InverseFft invert(size);
  invert(spectrum, noise);
  const double gain = static_cast<double>(size) / std::sqrt(power);
  std::vector<float> result(samples);
  std::transform(noise.begin(), noise.begin() + static_cast<std::ptrdiff_t>(samples), result.begin(),
                 [&](double value) { return static_cast<float>(gain * value); });
  return result;
}

void add_at_snr(std::span<float> samples, std::span<const float> noise, double rate_hz, double snr_db) {
  assert(noise.size() == samples.size());
  const double noise_power = mean_power(noise);
  if (noise_power == 0) return;
  const double gain = std::sqrt(active_power(samples, rate_hz) / noise_power) / amplitude_of(snr_db);
  for (std::size_t n = 0; n < samples.size(); ++n) samples[n] += static_cast<float>(gain * noise[n]);
}

}  // namespace emovox::trainer
