#pragma once

#include <array>
#include <vector>

#include "trainer/random.hpp"

namespace emovox::trainer {

/// A point or an extent in metres: length, width, height.
using Metres = std::array<double, 3>;

/// An empty box with walls alike.
struct Room {
  Metres size;
  Metres speaker;     ///< inside, not where the microphone is
  Metres microphone;  ///< inside
  double rt60_s;      ///< in which reverberation falls by 60 dB; above 0
};

/// 3 to 10 m long, 2.5 to 8 m wide, 2.2 to 4 m high; both at least 0.3 m from the walls and 0.3 to 3 m apart; RT60 0.1
/// to 1 s. Distance and RT60 are equally likely in every octave.
[[nodiscard]] Room random_room(Random& random);

/// What a microphone hears of an impulse, from the direct sound on, which is 1 at sample 0, until -60 dB.
///
/// What arrives within early_reflections_s of the direct sound are the speaker's images behind the walls, of 1 / their
/// distance and a loss a reflection that makes for the wanted RT60 by Eyring's formula, put between samples by sincs
/// under Hann windows. Later ones are too many to be told apart: Gaussian noise that decays as fast, of the power that
/// images have on average, 4 pi c d^2 / V a second for a microphone d away (there are 4 pi c^3 t^2 / V of them a
/// second). Reflections below 50 Hz are cut as by the images' inventors, since images all of one sign pile up there.
///
/// returns  rt60_s of samples
/// cost     0.5 ms for 0.5 s at 16 kHz
/// source   Allen & Berkley, "Image method for efficiently simulating small-room acoustics", J. Acoust. Soc. Am. 65(4),
///          1979; Peterson, "Simulating the response of multiple microphones to a single acoustic source in a
///          reverberant room", J. Acoust. Soc. Am. 80(5), 1986; Eyring, "Reverberation time in dead rooms", J. Acoust.
///          Soc. Am. 1(2), 1930
[[nodiscard]] std::vector<float> room_response(const Room& room, double rate_hz, Random& random);

inline constexpr double early_reflections_s = 0.05;
inline constexpr double speed_of_sound = 343;  ///< metres a second

}  // namespace emovox::trainer
