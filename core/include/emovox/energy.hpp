#pragma once

#include <span>

namespace emovox {

/// Root mean square.
///
/// samples  at least one, full scale 1
/// returns  0 or more; 1 for a full-scale square wave, 0.707 for a full-scale sine
[[nodiscard]] float rms(std::span<const float> samples) noexcept;

/// An RMS in decibels of full scale, at least -120. 0 dB is a full-scale square wave.
[[nodiscard]] float to_dbfs(float rms) noexcept;

}  // namespace emovox
