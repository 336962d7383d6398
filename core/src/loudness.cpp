#include "emovox/loudness.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace emovox {
namespace {

constexpr double exponent = 0.33;

/// openSMILE's unit of loudness, as one impulse shows it.
constexpr double scale = 0.0690206;

double equal_loudness(double hz) {
  const double w = 2 * std::numbers::pi * hz;
  const double w2 = w * w;
  const double knee = w2 + 6.3e6;
  return w2 * w2 * (w2 + 56.8e6) / (knee * knee * (w2 + 0.38e9) * (1 + w2 * w2 * w2 * w / 1.7e31));
}

}  // namespace

Loudness::Loudness() {
  for (std::size_t b = 0; b < log_weights_.size(); ++b)
    log_weights_[b] = exponent * std::log(equal_loudness(AuditoryBands::centre_hz(b))) + std::log(scale);
}

float Loudness::of(std::span<const float, AuditoryBands::count> log_power) const noexcept {
  double sum = 0;
  for (std::size_t b = 0; b < log_weights_.size(); ++b) sum += std::exp(exponent * log_power[b] + log_weights_[b]);
  return static_cast<float>(sum);
}

}  // namespace emovox
