#pragma once

#include <cstddef>
#include <span>

#include "trainer/random.hpp"

/// What is lost where speech is made to fit through little.
namespace emovox::trainer {

/// To 8 bits and back: sign and 127 steps of ln(1 + 255 |x|) / ln(256), the curve that the mu-law of ITU-T G.711 (1988)
/// follows in straight pieces. Magnitudes are limited to 1; noise is some 37 dB below a loud signal.
void quantise_by_mu_law(std::span<float> samples);

/// Silences packets of 20 ms, each with this probability, and fades out and in again within 2.5 ms.
///
/// share  0 to 1
void lose_packets(std::span<float> samples, double rate_hz, double share, Random& random);

/// Leaves out what a coder that spares bits takes for masked: in frames of 32 to 64 ms, whatever is more than depth_db
/// below the strongest bin within its band, 100 Hz wide up to 500 Hz and a fifth of its frequency above, about the
/// ear's (Zwicker, "Subdivision of the audible frequency range into critical bands", J. Acoust. Soc. Am. 33(2), 1961).
///
/// depth_db  above 0; 20 is hardly heard, 3 leaves single tones
/// cost      70 ns a sample
void leave_out_masked(std::span<float> samples, double rate_hz, double depth_db);

}  // namespace emovox::trainer
