#include "emovox/normalizer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace emovox {
namespace {

TEST(Normalizer, GivesTheTrainingRowsMeanZeroAndDeviationOne) {
  const std::array<float, 8> rows{1, 10, 2, 20, 3, 30, 6, 60};  // four rows of two
  const Normalizer n = fit_normalizer(rows, 2);
  ASSERT_EQ(n.indices.size(), 2U);
  double sum = 0;
  double squares = 0;
  for (std::size_t r = 0; r < 4; ++r) {
    std::array<float, 2> out{};
    n.apply(std::span(rows).subspan(2 * r, 2), out);
    EXPECT_NEAR(out[0], out[1], 1e-5);  // the second column is ten times the first
    sum += static_cast<double>(out[0]);
    squares += static_cast<double>(out[0] * out[0]);
  }
  EXPECT_NEAR(sum, 0, 1e-5);
  EXPECT_NEAR(squares / 4, 1, 1e-5);
}

TEST(Normalizer, LeavesOutElementsThatHardlyVary) {
  const std::array<float, 6> rows{5, 1, 5, 2, 5, 3};
  const Normalizer n = fit_normalizer(rows, 2);
  ASSERT_EQ(n.indices.size(), 1U);
  EXPECT_EQ(n.indices[0], 1);
}

TEST(Normalizer, LimitsWhatOneElementCanSay) {
  const Normalizer n{.indices = {0, 1}, .means = {0, 0}, .scales = {1, 1}};
  std::array<float, 2> out{};
  n.apply(std::array{1e9F, -1e9F}, out);
  EXPECT_EQ(out[0], Normalizer::limit);
  EXPECT_EQ(out[1], -Normalizer::limit);
}

}  // namespace
}  // namespace emovox
