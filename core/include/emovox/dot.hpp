#pragma once

#include <span>

namespace emovox {

/// Inner product of two vectors of one size.
///
/// The sum is kept in eight partial sums, element i in sum i mod 8, which are added in a fixed order. So it runs on
/// SIMD units under every compiler and natively and in WebAssembly rounds the same way, bit for bit.
///
/// a, b    the same size, 0 allowed; read only during the call, no alignment needed
/// cost    one pass, no allocation
[[nodiscard]] float dot(std::span<const float> a, std::span<const float> b) noexcept;
[[nodiscard]] double dot(std::span<const double> a, std::span<const double> b) noexcept;

/// Squared Euclidean distance of two vectors of one size, summed as in dot().
[[nodiscard]] float squared_distance(std::span<const float> a, std::span<const float> b) noexcept;

}  // namespace emovox
