#pragma once

#include <span>

namespace emovox {

/// Zero-crossing rate: the share of samples whose sign differs from the sample before.
///
/// Breath and fricatives cross often, voiced sounds rarely. Zero counts as positive, and so does anything within 1e-10
/// of it, as in librosa.
///
/// frame   at least one sample, any scale; read only during the call
/// returns crossings / frame.size(), in [0, 1); 0 for a constant frame
/// cost    one pass, no allocation
/// source  Rabiner & Schafer, Digital Processing of Speech Signals, 1978, 4.3
[[nodiscard]] float zero_crossing_rate(std::span<const float> frame) noexcept;

}  // namespace emovox
