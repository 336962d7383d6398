#pragma once

#include <array>
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

/// Two inner products, each as dot() gives it. Of vectors of one size this takes little more time than one: sums wait
/// for each other no longer.
///
/// a, b  all of one size, else as for dot()
[[nodiscard]] std::array<float, 2> dots(const std::array<std::span<const float>, 2>& a,
                                        const std::array<std::span<const float>, 2>& b) noexcept;

/// Squared Euclidean distance of two vectors of one size, summed as in dot().
[[nodiscard]] float squared_distance(std::span<const float> a, std::span<const float> b) noexcept;

}  // namespace emovox
