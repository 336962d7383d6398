#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "trainer/random.hpp"

namespace emovox::trainer {

/// A random piece of a recording; it begins anew where it is too short. Silence if there is nothing in it.
[[nodiscard]] std::vector<float> excerpt(std::span<const float> recording, std::size_t samples, Random& random);

/// Steady Gaussian noise whose power changes by so many dB an octave: 0 is white, -3 pink, -6 brown; below 50 Hz as at
/// 50 Hz. Mean power about 1.
///
/// cost  a transform of up to twice as many samples, and a normal value for each: 140 to 180 ns a sample
[[nodiscard]] std::vector<float> coloured_noise(std::size_t samples, double rate_hz, double db_an_octave,
                                                Random& random);

/// Adds noise so that the samples' active_power() is snr_db above the noise's mean power. Nothing is added where either
/// is silent.
///
/// noise  as many samples
void add_at_snr(std::span<float> samples, std::span<const float> noise, double rate_hz, double snr_db);

}  // namespace emovox::trainer
