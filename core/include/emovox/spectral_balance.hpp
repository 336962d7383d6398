#pragma once

#include <span>

#include "emovox/config.hpp"

namespace emovox {

/// How the power of a spectrum is shared out between low and high frequencies: a tense voice has more of it high, a
/// relaxed one less. As eGeMAPS defines them and openSMILE computes them.
///
/// The slopes are straight lines fitted to the spectrum's level in dB over frequency, after openSMILE's formula: of the
/// n bins it sums over it counts n - 1. So they depend on the level too: a flat spectrum of L dB slopes by -8.0e-4 L
/// below 500 Hz and -5.45e-4 L above. Kept, because every published eGeMAPS value contains it. The level counts from
/// -140 dB, power 1e-14, up.
struct SpectralBalance {
  float alpha_ratio_db;        ///< power at 1 to 5 kHz over that below 1 kHz; 0 where one of them is silent
  float hammarberg_index_db;   ///< strongest bin below 2 kHz over the strongest at 2 to 5 kHz; 0 where one is silent
  float slope_0_500_db_hz;     ///< dB per Hz, 0 to 500 Hz; 0.112 in silence
  float slope_500_1500_db_hz;  ///< dB per Hz, 500 to 1500 Hz; 0.0764 in silence
};

/// power    grid::bins values, |X|^2, of the 20 ms frame that AuditoryBands describes; each finite and at most 1e36
/// cost     49 logarithms and one pass over the bins below 5 kHz, no allocation
/// source   Eyben et al., "The Geneva minimalistic acoustic parameter set (GeMAPS)", IEEE Trans. Affective Computing
///          7(2), 2016; Patel et al., "Mapping emotions into acoustic space", Biological Psychology 87(1), 2011, for
///          the alpha ratio; Hammarberg et al., "Perceptual and acoustic correlates of abnormal voice qualities", Acta
///          Oto-laryngologica 90, 1980
[[nodiscard]] SpectralBalance spectral_balance(std::span<const float> power) noexcept;

}  // namespace emovox
