#pragma once

#include <cstddef>
#include <vector>

#include "trainer/random.hpp"

namespace emovox::trainer {

/// What a loudspeaker in the background might play, made up: one chord after the other, major or minor, each of three
/// tones above a random root of 65 to 260 Hz, struck, held 0.2 to 1 s and dying away. A tone has up to eight harmonics,
/// the k-th of amplitude 1 / k. Peak below 1.
///
/// cost  24 complex products a sample
[[nodiscard]] std::vector<float> made_up_music(std::size_t samples, double rate_hz, Random& random);

}  // namespace emovox::trainer
