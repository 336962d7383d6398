#pragma once

#include <vector>

#include "trainer/augment/biquad.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// The response of some microphone where somebody has put it: a low cut of 12 dB an octave at 50 to 300 Hz, a low shelf
/// at 100 to 500 Hz and a high shelf at 2 to 6 kHz, three bells of 100 Hz to 7 kHz, and a roll-off of 12 dB an octave
/// from 4 kHz or higher. Gains are normal with deviation 4 dB, at most 12 dB; frequencies are equally likely in every
/// octave.
///
/// rate_hz  16000 to 48000; frequencies stay below 0.45 of it
/// returns  what filter() takes
[[nodiscard]] std::vector<Biquad> random_microphone(double rate_hz, Random& random);

}  // namespace emovox::trainer
