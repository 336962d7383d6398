#pragma once

#include <span>
#include <vector>

#include "trainer/pictures.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// A picture to be changed: rows of network_bands natural logarithms of power.
using Mel = std::vector<float>;

[[nodiscard]] inline std::size_t frames_of(const Mel& mel) { return mel.size() / network_bands; }

// Each of these makes of a picture another that could have been heard, so that a network cannot learn clips by heart.

/// One of the clip's pictures: in a disguise with probability `disguise`, where there is one; else half of the time at
/// its own speed, and half at another. Of several windows any. Of those of more than 100 frames 30% are cut to any
/// length of at least 80, as they are heard while somebody still speaks, and half to a random 70 to 100%; from any
/// frame.
///
/// clip  has at least one picture of the first hearing
[[nodiscard]] Mel random_picture(const ClipPictures& clip, double disguise, Random& random);

/// Cuts what is longer to so many frames, from any frame.
void cut(Mel& mel, std::size_t frames, Random& random);

/// Moves everything by up to 3 bands up or down; the outermost band fills the gap.
void shift_bands(Mel& mel, Random& random);

/// Adds a straight line over the bands and a constant, both normal with deviation 0.3 (1.3 dB) at the outermost band.
void tilt_and_level(Mel& mel, Random& random);

/// A microphone's or room's response: a curve over the bands through 7 normal values of deviation 0.5 (2.2 dB).
void equalise(Mel& mel, Random& random);

/// A steady noise of random colour, mostly falling with frequency, 3 to 40 dB below the picture's mean power. Its power
/// varies from frame to frame as that of a sum of four exponentially distributed ones.
void add_noise(Mel& mel, Random& random);

/// Adds another picture's power, the whole as loud as it was before.
///
/// other   not empty; repeated where it is shorter
/// snr_db  by how much its mean power lies below
void superpose(Mel& mel, const Mel& other, double snr_db);

/// Plays it backwards.
void reverse(Mel& mel);

/// SpecAugment (Park et al., Interspeech 2019): twice up to 15 bands, and twice up to 30 frames or a fifth of all, are
/// replaced by each band's mean over time.
void mask_out(Mel& mel, Random& random);

/// How often what is done that not every picture is to have, 0 to 1.
struct Roughness {
  double disguise = 0;
  double noise = 0;  ///< equalise and add_noise, each for itself
};

/// Changes a picture by all of them.
void roughen(Mel& mel, const Roughness& roughness, Random& random);

/// Of mean 1 and variance 1/4: the power of a noise in a band, over its mean.
[[nodiscard]] double erlang4(Random& random);

}  // namespace emovox::trainer
