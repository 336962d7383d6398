#include "trainer/hash.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>

namespace emovox::trainer {

void ContentHash::add(std::span<const std::byte> bytes) noexcept {
  __extension__ using Wide = unsigned __int128;
  constexpr Wide prime = (Wide{1} << 88) + 0x13b;
  Wide state = (Wide{high_} << 64) | low_;
  for (const std::byte byte : bytes) state = (state ^ std::to_integer<unsigned>(byte)) * prime;
  high_ = static_cast<std::uint64_t>(state >> 64);
  low_ = static_cast<std::uint64_t>(state);
}

std::string ContentHash::text() const {
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016" PRIx64 "%016" PRIx64, high_, low_);
  return digits.data();
}

}  // namespace emovox::trainer
