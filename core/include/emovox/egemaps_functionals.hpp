#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "emovox/egemaps.hpp"

namespace emovox {

inline constexpr std::size_t egemaps_functional_count = 88;

/// openSMILE's names of the functionals, `F0semitoneFrom27.5Hz_sma3nz_amean` to `equivalentSoundLevel_dBp`, in its
/// order.
[[nodiscard]] const std::array<std::string_view, egemaps_functional_count>& egemaps_functional_names() noexcept;

/// The 88 functionals of eGeMAPS v02: one vector for a recording.
///
/// rows  a recording's descriptors as measured, before smoothing, of every frame of 20 ms that fits, the
///       egemaps_tail_rows at the end included. Smoothing happens here, because functionals of voiced or of unvoiced
///       frames look at their own kind only before they smooth. Formants may be given in every frame; in unvoiced ones
///       they are not looked at. What is measured in voiced frames only is 0 where unvoiced, the formants' amplitudes
///       are -201.
/// out   egemaps_functional_count values, all finite; 0 where a recording has nothing to be described, such as F0
///       without a voiced frame (then the formants' amplitudes are -201); the level is -140 dB in silence, and is the
///       only one that is not 0 without any row
/// cost  per recording, not per frame: some 40 passes over the rows and two sorts. Allocates scratch.
///
/// Loudness, flux, MFCC and level are described over all rows, the rest over those for which openSMILE's slower pitch
/// tracker has an answer at the end: egemaps_tail_rows + 2 fewer, one fewer still if the last of them is voiced.
///
/// source  Eyben et al., "The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective
///         computing", IEEE Trans. Affective Computing 7(2), 2016; contour_statistics.hpp for what it leaves open
void egemaps_functionals(std::span<const EgemapsRow> rows, std::span<float> out);

}  // namespace emovox
