#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace emovox {

/// How strong harmonics of the voice are, relative to each other: how pressed or breathy it is, and what its formants
/// lift.
struct HarmonicRelations {
  float h1_h2_db = 0;  ///< the harmonic at 2 F0 over that at 3 F0; 0 where unvoiced
  float h1_a3_db = 0;  ///< the harmonic at 2 F0 over the strongest one around formant 3; 0 where unvoiced
  std::array<float, 3> formant_amplitudes_db{-201, -201, -201};  ///< of formant i: the strongest harmonic around it
                                                                 ///< over that at F0; -201 where unvoiced
};

/// Finds the harmonics in a spectrum, each the peak nearest to a multiple of F0, and relates those that GeMAPS names
/// (Eyben et al., "The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective computing",
/// IEEE Trans. Affective Computing 7(2), 2016).
///
/// What the paper leaves open is as openSMILE 3's values show it: harmonics are counted from 0, so that H1 is the one
/// at 2 F0; their frequency and magnitude are those of the parabola through a peak and its neighbours, but at F0 those
/// of the bin; around a formant is within 20% of its frequency; the strongest is that of the largest bin. Where there
/// is no harmonic around a formant, that at F0 stands for it.
///
/// magnitude    513 bins, |X|, 15.625 Hz apart, of the 60 ms frame under a Gaussian window; finite, at least 0
/// f0_hz        0 where unvoiced, else 50 to 4000
/// formants_hz  in any order; 0 where there is none
/// returns      decibels, -200 to 200 where voiced
/// cost         a short search for each harmonic up to 20% above the highest formant: 1 us for 30; no allocation
[[nodiscard]] HarmonicRelations harmonic_relations(std::span<const float> magnitude, float f0_hz,
                                                   const std::array<float, 3>& formants_hz) noexcept;

}  // namespace emovox
