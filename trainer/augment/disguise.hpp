#pragma once

#include <span>
#include <vector>

#include "trainer/augment/draw.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// How often what happens to a recording, and how much. Chances are 0 to 1, each for itself.
struct DisguiseOptions {
  double pitch_chance = 0.2;        ///< see pitch_shifted(); formants stay
  Range pitch{0.87, 1.15};          ///< factors
  double vocal_tract_chance = 0.2;  ///< see warp_vocal_tract()
  Range vocal_tract{0.88, 1.14};    ///< factors of formants

  double room_chance = 0.5;  ///< see random_room()

  double noise_chance = 0.6;
  double music_share = 0.15;     ///< of noises: made_up_music() ...
  double coloured_share = 0.35;  ///< ... and coloured_noise(); the others are recordings, if there are any, else this
  Range snr_db{3, 35};           ///< of speech, pauses aside
  Range db_an_octave{-9, 0};     ///< of coloured noise

  double microphone_chance = 0.7;  ///< see random_microphone()

  double level_chance = 0.7;
  Range level_dbfs{-52, -12};  ///< of speech, pauses aside

  double clip_chance = 0.15;  ///< hard or soft alike
  Range clip_at{0.2, 0.9};    ///< of the peak

  double band_chance = 0.2;
  double telephone_share = 0.5;    ///< of band limits: 300 to 3400 Hz
  Range band_low_hz{50, 200};      ///< of the others
  Range band_high_hz{3500, 7500};  ///< of the others

  double codec_chance = 0.2;      ///< one of three: quantise_by_mu_law() ...
  Range packets_lost{0.01, 0.1};  ///< ... lose_packets() ...
  Range masked_depth_db{4, 20};   ///< ... or leave_out_masked()
};

/// Makes a recording sound as if it had been made elsewhere, with other equipment. In the order in which it happens:
/// another voice's pitch or vocal tract, a room, noise in it, a microphone, its level, clipping, a narrow line and a
/// codec on it. What is said stays when it was said.
///
/// samples  any number, finite, full scale 1
/// rate_hz  16000 to 48000
/// noises   at the same rate, any lengths; may be empty
/// returns  as many samples, magnitudes at most 1; the same for the same state of `random`
/// cost     in the mean of the default chances 2 ms a second at 16 kHz and 6 ms at 48 kHz; pitch and vocal tract add 2
/// to
///          5 and 7 to 15 ms where they happen
[[nodiscard]] std::vector<float> disguise(std::span<const float> samples, double rate_hz,
                                          std::span<const std::vector<float>> noises, Random& random,
                                          const DisguiseOptions& options = {});

}  // namespace emovox::trainer
