#pragma once

#include <cstddef>
#include <vector>

#include "trainer/random.hpp"

namespace emovox::trainer {

/// An instrument that nobody speaks through, or a machine, made up: one note after the other, each held for 0.2 to 2 s,
/// somewhere in the octave above a root of 80 to 400 Hz, with up to twelve harmonics that fall by 0 to 12 dB an octave.
/// Its loudness sways 1 to 6 times a second, by as much as to silence, as the loudness of speech does. Peak below 1.
///
/// cost  12 sines a sample
[[nodiscard]] std::vector<float> made_up_melody(std::size_t samples, double rate_hz, Random& random);

}  // namespace emovox::trainer
