#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "emovox/descriptors.hpp"

/// What the functionals describe: values over time, derived from the descriptors so that the recording level does not
/// matter. The shape of the spectrum (cepstrum, mel_flatness_db) is taken below 6.3 kHz, which every microphone passes;
/// the rest hears what there is. Of no use outside functionals.cpp.
namespace emovox {

enum class Kind {
  plain,     ///< all statistics
  relative,  ///< moves with the recording level: the mean is removed, for the microphone's gain is not known
  brief,     ///< mean and deviation only: chroma, which says little about speech and whose rest drowned what does
  voiced     ///< mean, deviation and percentiles over voiced frames: it has no value elsewhere
};

/// One value a frame.
struct Contour {
  std::string name;
  Kind kind;
  float (*value)(const Descriptors& frame, std::size_t index);
  std::size_t index;  ///< what `value` is called with
  float typical = 0;  ///< of Kind::voiced: stands for it where no frame is voiced
};

/// All contours but pitch, in the order of the functionals.
[[nodiscard]] const std::vector<Contour>& contours();

/// The frame's RMS in dB of full scale, at least -120. The index is not used.
[[nodiscard]] float level_db(const Descriptors& frame, std::size_t index = 0);

}  // namespace emovox
