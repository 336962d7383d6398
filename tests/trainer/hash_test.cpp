#include "trainer/hash.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string_view>

namespace emovox::trainer {
namespace {

std::string hash_of(std::string_view text) {
  ContentHash hash;
  hash.add(std::as_bytes(std::span(text)));
  return hash.text();
}

TEST(ContentHash, MatchesThePublishedVectors) {
  // FNV-1a 128, draft-eastlake-fnv, appendix C
  EXPECT_EQ(hash_of(""), "6c62272e07bb014262b821756295c58d");
  EXPECT_EQ(hash_of("a"), "d228cb696f1a8caf78912b704e4a8964");
  EXPECT_EQ(hash_of("foobar"), "343e1662793c64bf6f0d3597ba446f18");
}

TEST(ContentHash, DoesNotDependOnHowBytesArrive) {
  ContentHash pieces;
  for (const std::string_view piece : {"fo", "", "obar"}) pieces.add(std::as_bytes(std::span(piece)));
  EXPECT_EQ(pieces.text(), hash_of("foobar"));
}

}  // namespace
}  // namespace emovox::trainer
