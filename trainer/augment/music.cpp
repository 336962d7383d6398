#include "trainer/augment/music.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>

#include "trainer/augment/draw.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t harmonics = 8;
constexpr double attack_s = 0.01;
constexpr std::array<double, 3> major{0, 4, 7};  // semitones above the root
constexpr std::array<double, 3> minor{0, 3, 7};
constexpr double most_amplitude = 3 * 761.0 / 280;  // three tones of 1 + 1/2 + ... + 1/8

/// A sine of random phase.
void add_partial(std::span<double> chord, double hz, double amplitude, double rate_hz, Random& random) {
  auto phasor = std::polar(amplitude, random.uniform(0, 2 * std::numbers::pi));
  const auto turn = std::polar(1.0, 2 * std::numbers::pi * hz / rate_hz);
  for (double& sample : chord) {
    sample += phasor.real();
    phasor = {phasor.real() * turn.real() - phasor.imag() * turn.imag(),
              phasor.real() * turn.imag() + phasor.imag() * turn.real()};
  }
}

/// Rises within attack_s, then falls exponentially, and to 0 at the end.
double envelope(double t, double seconds, double decay_s) {
  return std::min({1.0, t / attack_s, (seconds - t) / attack_s}) * std::exp(-t / decay_s);
}

}  // namespace

std::vector<float> made_up_music(std::size_t samples, double rate_hz, Random& random) {
  std::vector<float> music;
  music.reserve(samples);
  std::vector<double> chord;
  while (music.size() < samples) {
    const double seconds = draw({0.2, 1}, random);
    const double decay_s = draw({0.2, 2}, random);
    const double root_hz = draw_by_octave({65, 260}, random);
    const auto& intervals = random.below(2) == 0 ? major : minor;
    chord.assign(static_cast<std::size_t>(seconds * rate_hz), 0.0);
    for (const double semitones : intervals) {
      const double hz = root_hz * std::exp2(semitones / 12);
      for (std::size_t k = 1; k <= harmonics; ++k) {
        const auto order = static_cast<double>(k);
        if (order * hz < rate_hz / 2) add_partial(chord, order * hz, 1 / order, rate_hz, random);
      }
    }
    const std::size_t count = std::min(chord.size(), samples - music.size());
    for (std::size_t n = 0; n < count; ++n) {
      const double t = static_cast<double>(n) / rate_hz;
      music.push_back(static_cast<float>(chord[n] / most_amplitude * envelope(t, seconds, decay_s)));
    }
  }
  return music;
}

}  // namespace emovox::trainer
