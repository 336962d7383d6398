#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace emovox {

/// Picks elements of a feature vector and scales them: (x[index] - mean) * scale, limited to +-limit so that one odd
/// element cannot outvote the others.
struct Normalizer {
  std::vector<std::uint16_t> indices;  ///< which elements of the functionals are used
  std::vector<float> means;            ///< one an index
  std::vector<float> scales;           ///< 1 / standard deviation or less, one an index
  static constexpr float limit = 4;

  /// x    the whole vector; every index must be below its size
  /// out  indices.size() values
  void apply(std::span<const float> x, std::span<float> out) const noexcept;
};

/// Mean and standard deviation of every element over `rows` (row-major, `dimension` wide). Elements that hardly vary
/// are left out of the indices. Sums in double, so that the order of rows matters little.
[[nodiscard]] Normalizer fit_normalizer(std::span<const float> rows, std::size_t dimension);

}  // namespace emovox
