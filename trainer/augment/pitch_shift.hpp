#pragma once

#include <span>
#include <vector>

namespace emovox::trainer {

/// Moves pitch, and formants along with it, at the same duration: stretched() and then at_speed(). To move the pitch
/// alone, warp_vocal_tract() by 1 / factor.
///
/// factor   0.5 to 2
/// returns  as many samples
[[nodiscard]] std::vector<float> pitch_shifted(std::span<const float> samples, double rate_hz, double factor);

}  // namespace emovox::trainer
