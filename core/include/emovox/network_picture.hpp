#pragma once

#include <span>

#include "emovox/descriptors.hpp"

namespace emovox {

/// log(1e-5): what pictures hold where nothing is heard.
inline constexpr float network_silence = -11.512925F;

/// The picture of speech that networks see: natural logarithms of band power + 1e-5, after a gain that brings the RMS
/// of the active frames to 0.07 of full scale, so that the recording's level is gone. A frame is active within 30 dB of
/// the loudest. Computed in double precision and rounded, so that native and WebAssembly agree.
///
/// rows     any number, in time order
/// picture  rows.size() rows of network_bands values, at least network_silence; all of them that where rows are silent
/// cost     a logarithm a value: 0.4 ms for 4 seconds
void network_picture(std::span<const Descriptors> rows, std::span<float> picture) noexcept;

}  // namespace emovox
