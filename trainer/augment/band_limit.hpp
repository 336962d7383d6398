#pragma once

#include <span>

namespace emovox::trainer {

/// Leaves what a line passes, 300 to 3400 Hz of a telephone's: Butterworth filters of order 4 from low_hz and of order
/// 12 to high_hz. Both have lost 3 dB there; an octave outside, 24 dB below and at least 72 dB above.
///
/// low_hz   above 0
/// high_hz  nothing is cut above 0.45 rate_hz
/// cost     eight filters, 50 ns a sample
void limit_band(std::span<float> samples, double rate_hz, double low_hz, double high_hz);

}  // namespace emovox::trainer
