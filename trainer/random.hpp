#pragma once

#include <cstddef>
#include <cstdint>
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

  /// Fisher-Yates.
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace emovox::trainer
