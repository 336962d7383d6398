#include "trainer/augment/melody.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "trainer/augment/draw.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t most_harmonics = 12;
constexpr std::size_t semitones_an_octave = 12;
constexpr double two_pi = 2 * std::numbers::pi;

}  // namespace

std::vector<float> made_up_melody(std::size_t samples, double rate_hz, Random& random) {
  const double root_hz = draw_by_octave({80, 400}, random);
  const std::size_t harmonics = 1 + random.below(most_harmonics);
  const double slope = draw({0, 2}, random);  // amplitudes fall with the harmonic's number to this power
  const double sway_hz = draw({1, 6}, random);
  const double sway_depth = random.uniform();
  std::array<double, most_harmonics> amplitudes{};
  double most = 0;
  for (std::size_t k = 0; k < harmonics; ++k) most += amplitudes[k] = std::pow(static_cast<double>(k + 1), -slope);

  std::vector<float> melody;
  melody.reserve(samples);
  double turns = 0;
  while (melody.size() < samples) {
    const double hz =
        root_hz * std::exp2(static_cast<double>(random.below(semitones_an_octave + 1)) / semitones_an_octave);
    const auto length = static_cast<std::size_t>(draw({0.2, 2}, random) * rate_hz);
    const std::size_t end = std::min(samples, melody.size() + length);
    while (melody.size() < end) {
      const double t = static_cast<double>(melody.size()) / rate_hz;
      double sum = 0;
      for (std::size_t k = 0; k < harmonics; ++k) {
        const auto order = static_cast<double>(k + 1);
        if (order * hz < rate_hz / 2) sum += amplitudes[k] * std::sin(two_pi * order * turns);
      }
      const double loudness = 1 - sway_depth * (0.5 + 0.5 * std::sin(two_pi * sway_hz * t));
      melody.push_back(static_cast<float>(0.9 * loudness * sum / most));
      turns += hz / rate_hz;  // goes on from note to note, so that none begins with a click
    }
  }
  return melody;
}

}  // namespace emovox::trainer
