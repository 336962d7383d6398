#pragma once

#include <array>
#include <span>
#include <vector>

#include "emovox/network_mel.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/mel_augment.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// What a place and its microphone do to speech, told by pictures of it: natural logarithms of power, a value a band.
struct Surroundings {
  std::array<float, network_bands> spectrum{};  ///< mean of the active frames, those within 30 dB of the loudest
  std::array<float, network_bands> floor{};     ///< what a tenth of the frames lie below: the noise
};

/// Of the first hearing of every clip that has a picture there, in the clips' order.
[[nodiscard]] std::vector<Surroundings> surroundings_of(std::span<const Clip> clips);

/// The mean of several. At least one.
[[nodiscard]] Surroundings mean_of(std::span<const Surroundings> several);

/// Makes a picture sound as if taken elsewhere: band by band the difference of the two spectra is added, and the noise
/// of the other place at the level that it had there. What is not said by a mean spectrum stays: how this clip differs
/// from the usual voice `at_home`. Its mean power stays as well.
void move(Mel& mel, const Surroundings& at_home, const Surroundings& elsewhere, Random& random);

}  // namespace emovox::trainer
