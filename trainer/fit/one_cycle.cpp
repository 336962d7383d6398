#include "trainer/fit/one_cycle.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace emovox::trainer {
namespace {

constexpr double rising_share = 0.15;
constexpr double first_rate = 1.0 / 25;
constexpr double high_momentum = 0.95;
constexpr double low_momentum = 0.85;

/// From `from` at 0 to `to` at 1 along half a cosine.
double along_cosine(double from, double to, double share) {
  return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * share));
}

}  // namespace

OneCycle::Rates OneCycle::at(std::size_t step) const {
  const double last = static_cast<double>(steps) - 1;
  const double peak = std::max(0.0, rising_share * static_cast<double>(steps) - 1);
  const auto now = static_cast<double>(step);
  if (now < peak)
    return {along_cosine(first_rate, 1, now / peak), along_cosine(high_momentum, low_momentum, now / peak)};
  const double share = last > peak ? (now - peak) / (last - peak) : 0;
  return {along_cosine(1, last_rate, share), along_cosine(low_momentum, high_momentum, share)};
}

}  // namespace emovox::trainer
