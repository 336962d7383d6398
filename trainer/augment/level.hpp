#pragma once

#include <span>

namespace emovox::trainer {

/// Multiplies everything so that active_power() is `dbfs` (0 is that of a square wave of full scale). Silence stays so.
void set_level(std::span<float> samples, double rate_hz, double dbfs);

/// What an amplifier or a converter does to magnitudes above `limit`: cuts them off.
///
/// limit  at least 0
void clip_hard(std::span<float> samples, double limit);

/// limit tanh(x / limit): bends before it cuts.
///
/// limit  above 0
void clip_softly(std::span<float> samples, double limit);

/// The largest magnitude; 0 of nothing.
[[nodiscard]] double peak(std::span<const float> samples);

}  // namespace emovox::trainer
