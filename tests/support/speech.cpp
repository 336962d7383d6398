#include "support/speech.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/signals.hpp"

namespace emovox::test {

namespace {

/// Gain of three resonances of an open vowel at `hz`.
double formants(double hz) {
  double gain = 0;
  for (const auto& [centre_hz, width_hz] : {std::pair{700.0, 130.0}, {1220.0, 160.0}, {2600.0, 220.0}}) {
    const double distance = (hz - centre_hz) / width_hz;
    gain += 1 / (1 + distance * distance);
  }
  return gain;
}

}  // namespace

std::vector<float> syllables(const SyllablesOptions& o) {
  constexpr double highest_hz = 4000;
  std::vector<float> samples(static_cast<std::size_t>(o.seconds * o.rate_hz));
  double phase = 0;
  for (std::size_t n = 0; n < samples.size(); ++n) {
    const double t = static_cast<double>(n) / o.rate_hz;
    const double pitch_hz = o.pitch_hz * (1 + 0.08 * std::sin(2 * std::numbers::pi * 1.3 * t));
    phase += 2 * std::numbers::pi * pitch_hz / o.rate_hz;
    double sum = 0;
    for (int h = 1; h * pitch_hz < highest_hz; ++h) sum += formants(h * pitch_hz) * std::sin(h * phase);
    const double swell = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * o.syllables_per_second * t);
    samples[n] = static_cast<float>(o.amplitude / 3 * swell * sum);
  }
  return samples;
}

std::vector<float> background(double seconds, double rms, double rate_hz, std::uint32_t seed) {
  // A uniform distribution on [-a, a) has an RMS of a / sqrt(3).
  return noise(static_cast<std::size_t>(seconds * rate_hz), rms * std::numbers::sqrt3, seed);
}

std::vector<float> concatenate(const std::vector<std::vector<float>>& parts) {
  std::vector<float> whole;
  for (const auto& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

void mix_into(std::vector<float>& samples, const std::vector<float>& other) {
  const std::size_t count = std::min(samples.size(), other.size());
  for (std::size_t i = 0; i < count; ++i) samples[i] += other[i];
}

}  // namespace emovox::test
