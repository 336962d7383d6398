#pragma once

#include <cstddef>
#include <vector>

/// Windows, after Harris, "On the use of windows for harmonic analysis with the DFT", Proc. IEEE 66(1), 1978. Each has
/// `size` factors, at least 1 (symmetric ones at least 2).
namespace emovox {

/// 0.5 - 0.5 cos(2 pi i / size), as if it went on for a sample: its shifts by size / 2 add up to 1.
[[nodiscard]] std::vector<double> periodic_hann_window(std::size_t size);

/// 0.54 - 0.46 cos(2 pi i / (size - 1)), the same from both ends.
[[nodiscard]] std::vector<double> symmetric_hamming_window(std::size_t size);

/// exp(-((i - middle) / (deviation middle))^2 / 2) with middle = (size - 1) / 2, the same from both ends.
///
/// deviation  in halves of the window; above 0
[[nodiscard]] std::vector<double> symmetric_gaussian_window(std::size_t size, double deviation);

}  // namespace emovox
