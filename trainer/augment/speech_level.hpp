#pragma once

#include <span>

namespace emovox::trainer {

/// Mean power while somebody speaks: of the frames of 20 ms that are at most 30 dB below the loudest. Pauses do not
/// count, as in ITU-T P.56, whose envelope and hangover this is too short for.
///
/// returns  the mean square; 0 of nothing and of what is silent for all purposes, below 1e-12 (-120 dBFS)
[[nodiscard]] double active_power(std::span<const float> samples, double rate_hz);

/// Mean square of all samples; 0 of none.
[[nodiscard]] double mean_power(std::span<const float> samples);

}  // namespace emovox::trainer
