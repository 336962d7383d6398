#pragma once

#include <span>
#include <vector>

namespace emovox::trainer {

/// y[n] = sum of response[k] samples[n - k], by FFT, block by block (overlap-add: Stockham, "High-speed convolution and
/// correlation", AFIPS 1966). Rounding is that of float.
///
/// returns  as many values as there are samples: what rings on after the last is lost
/// cost     three transforms of two to four times the response's size for that many samples or twice as many
[[nodiscard]] std::vector<float> convolved(std::span<const float> samples, std::span<const float> response);

}  // namespace emovox::trainer
