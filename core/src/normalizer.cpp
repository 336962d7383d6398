#include "emovox/normalizer.hpp"

#include <algorithm>
#include <cmath>

namespace emovox {

void Normalizer::apply(std::span<const float> x, std::span<float> out) const noexcept {
  for (std::size_t i = 0; i < indices.size(); ++i)
    out[i] = std::clamp((x[indices[i]] - means[i]) * scales[i], -limit, limit);
}

Normalizer fit_normalizer(std::span<const float> rows, std::size_t dimension) {
  constexpr double least_deviation = 1e-6;
  const std::size_t count = rows.size() / dimension;
  Normalizer fitted;
  for (std::size_t d = 0; d < dimension; ++d) {
    double sum = 0;
    for (std::size_t r = 0; r < count; ++r) sum += static_cast<double>(rows[r * dimension + d]);
    const double mean = sum / static_cast<double>(count);
    double squares = 0;
    for (std::size_t r = 0; r < count; ++r) {
      const double difference = static_cast<double>(rows[r * dimension + d]) - mean;
      squares += difference * difference;
    }
    const double deviation = std::sqrt(squares / static_cast<double>(count));
    if (!(deviation > least_deviation * (1 + std::abs(mean)))) continue;
    fitted.indices.push_back(static_cast<std::uint16_t>(d));
    fitted.means.push_back(static_cast<float>(mean));
    fitted.scales.push_back(static_cast<float>(1 / deviation));
  }
  return fitted;
}

}  // namespace emovox
