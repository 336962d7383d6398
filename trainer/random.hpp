#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace emovox::trainer {

/// Random choices that are the same everywhere for the same seed. The standard fixes what std::mt19937_64 yields but
/// not what std::shuffle and std::uniform_int_distribution make of it, so those two steps are done here.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to count - 1, equally likely; count at least 1.
  std::size_t below(std::size_t count) {
    const std::uint64_t range = std::mt19937_64::max() - std::mt19937_64::max() % count;
    std::uint64_t draw = engine_();
    while (draw >= range) draw = engine_();
    return static_cast<std::size_t>(draw % count);
  }

  /// 0 to 1 without 1, equally likely, in steps of 2^-53.
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

  double uniform(double from, double to) { return from + (to - from) * uniform(); }

  /// Mean 0, variance 1 (Box & Muller 1958).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

  /// Fisher-Yates.
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace emovox::trainer
