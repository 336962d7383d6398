#pragma once

#include <span>
#include <vector>

namespace emovox::trainer {

/// As a tape that runs faster: duration is divided by the factor, pitch and formants are multiplied by it. By the
/// core's Resampler, whose limits and cost it has, as from 16000 factor Hz to 16 kHz.
///
/// factor   0.5 to 12; 1 changes nothing
/// returns  ceil(samples / factor) samples, the first where it was
[[nodiscard]] std::vector<float> at_speed(std::span<const float> samples, double factor);

}  // namespace emovox::trainer
