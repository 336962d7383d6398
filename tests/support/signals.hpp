#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Signals whose features are known beforehand.
namespace emovox::test {

struct Tone {
  double frequency_hz = 440;
  double rate_hz = 16000;
  std::size_t samples = 16000;
  double amplitude = 1;
  double phase = 0;  ///< radians at sample 0
};

/// amplitude sin(2 pi frequency n / rate + phase), computed in double precision.
std::vector<float> tone(const Tone& tone);

/// White noise, uniform in [-amplitude, amplitude), the same for the same seed everywhere.
std::vector<float> noise(std::size_t samples, double amplitude = 1, std::uint32_t seed = 1);

/// +-amplitude, changing sign every half_period_samples.
std::vector<float> square(std::size_t samples, std::size_t half_period_samples, float amplitude = 1);

std::vector<float> constant(std::size_t samples, float value);

/// Signals on which careless arithmetic fails: silence, both signs of full-scale DC, a full-scale square wave,
/// denormals, the smallest step of 16 bits, one impulse, noise eight times beyond full scale.
std::vector<std::vector<float>> awkward_signals(std::size_t samples);

/// The power spectrum |X|^2 of an analysis frame of 512 samples under the centred 400-sample Hann window.
std::vector<float> power_spectrum(std::span<const float> frame);

/// Its square root, |X|.
std::vector<float> magnitude_spectrum(std::span<const float> frame);

}  // namespace emovox::test
