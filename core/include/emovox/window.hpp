#pragma once

#include <cstddef>
#include <vector>

namespace emovox {

/// The periodic Hann window, 0.5 - 0.5 cos(2 pi i / size) for i in 0 to size - 1: the one to analyse spectra with, as
/// its shifts by size / 2 add up to 1. Symmetric windows of filter design repeat their first value at the end.
///
/// size    at least 1
/// source  Harris, "On the use of windows for harmonic analysis with the DFT", Proc. IEEE 66(1), 1978
[[nodiscard]] std::vector<float> periodic_hann(std::size_t size);

}  // namespace emovox
