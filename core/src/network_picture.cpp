#include "emovox/network_picture.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace emovox {
namespace {

constexpr double target_rms = 0.07;
constexpr double active_share = 1e-3;    // of the loudest frame's power
constexpr double least_power = 1e-12;    // -120 dB: what is quieter is not brought up further
constexpr double floor_of_power = 1e-5;  // below which differences do not matter

double power_of(const Descriptors& row) {
  const auto rms = static_cast<double>(row.at(family::rms));
  return rms * rms;
}

/// On power: the square of the gain on samples.
double level_gain(std::span<const Descriptors> rows) {
  double loudest = 0;
  for (const Descriptors& row : rows) loudest = std::max(loudest, power_of(row));
  double sum = 0;
  std::size_t active = 0;
  for (const Descriptors& row : rows) {
    if (!(power_of(row) > loudest * active_share)) continue;
    sum += power_of(row);
    ++active;
  }
  const double mean = active > 0 ? sum / static_cast<double>(active) : 0;
  return target_rms * target_rms / (mean + least_power);
}

}  // namespace

void network_picture(std::span<const Descriptors> rows, std::span<float> picture) noexcept {
  assert(picture.size() == rows.size() * network_bands);
  const double gain = level_gain(rows);
  auto out = picture.begin();
  for (const Descriptors& row : rows)
    out = std::transform(row.network_power.begin(), row.network_power.end(), out, [gain](float power) {
      return static_cast<float>(std::log(gain * static_cast<double>(power) + floor_of_power));
    });
}

}  // namespace emovox
