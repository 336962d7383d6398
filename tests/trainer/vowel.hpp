#pragma once

#include <cmath>
#include <numbers>
#include <vector>

namespace emovox::trainer::test {

struct Vowel {
  double rate_hz = 16000;
  double seconds = 1;
  double pitch_hz = 110;
  double formant_hz = 1500;
  double bandwidth_hz = 200;
};

/// A steady voice with one resonance: harmonics up to 7 kHz whose power falls to a half bandwidth_hz / 2 from it, and
/// no further than to a thousandth.
inline std::vector<float> vowel(const Vowel& v) {
  std::vector<float> samples(static_cast<std::size_t>(v.seconds * v.rate_hz));
  for (int k = 1; k * v.pitch_hz < 7000; ++k) {
    const double distance = (k * v.pitch_hz - v.formant_hz) / (v.bandwidth_hz / 2);
    const double amplitude = 0.2 * std::sqrt(1 / (1 + distance * distance) + 1e-3);
    const double turn = 2 * std::numbers::pi * k * v.pitch_hz / v.rate_hz;
    for (std::size_t n = 0; n < samples.size(); ++n)
      samples[n] += static_cast<float>(amplitude * std::sin(turn * static_cast<double>(n) + k * k));
  }
  return samples;
}

}  // namespace emovox::trainer::test
