#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace emovox::trainer {

/// FNV-1a over 128 bits (Fowler, Noll & Vo, draft-eastlake-fnv): tells contents apart, not made against forgery.
class ContentHash {
 public:
  void add(std::span<const std::byte> bytes) noexcept;

  /// The hash of everything added so far, as 32 hexadecimal digits.
  [[nodiscard]] std::string text() const;

 private:
  // The offset basis, 0x6c62272e07bb014262b821756295c58d.
  std::uint64_t high_ = 0x6c62272e07bb0142;
  std::uint64_t low_ = 0x62b821756295c58d;
};

}  // namespace emovox::trainer
