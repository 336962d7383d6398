#include "emovox/liftered_cepstrum.hpp"

#include <cmath>
#include <numbers>

#include "emovox/dot.hpp"

namespace emovox {

LifteredCepstrum::LifteredCepstrum() {
  constexpr double lifter = 22;
  constexpr double n = AuditoryBands::count;
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = std::numbers::pi * static_cast<double>(i + 1);
    const double weight = (1 + lifter / 2 * std::sin(angle / lifter)) * std::sqrt(2 / n);
    for (std::size_t b = 0; b < AuditoryBands::count; ++b)
      basis_[i][b] = static_cast<float>(weight * std::cos(angle * (static_cast<double>(b) + 0.5) / n));
  }
}

void LifteredCepstrum::apply(std::span<const float, AuditoryBands::count> log_power,
                             std::span<float, count> cepstrum) const noexcept {
  for (std::size_t i = 0; i < count; ++i) cepstrum[i] = dot(basis_[i], log_power);
}

}  // namespace emovox
