#include "emovox/dot.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "support/signals.hpp"

namespace emovox {
namespace {

// 0 to 33 elements: no whole group of eight, several, and every length of tail.
TEST(Dot, OfSmallIntegersIsExact) {
  for (std::size_t size = 0; size <= 33; ++size) {
    std::vector<float> a(size);
    std::vector<float> b(size);
    long expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const long x = static_cast<long>(i) - 7;
      const long y = 3 * static_cast<long>(i) + 1;
      a[i] = static_cast<float>(x);
      b[i] = static_cast<float>(y);
      expected += x * y;
    }
    EXPECT_EQ(dot(a, b), static_cast<float>(expected)) << size;
  }
}

TEST(Dot, SquaredDistanceOfSmallIntegersIsExact) {
  for (std::size_t size = 0; size <= 33; ++size) {
    std::vector<float> a(size);
    const std::vector<float> b(size, 2);
    long expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      a[i] = static_cast<float>(i);
      expected += (static_cast<long>(i) - 2) * (static_cast<long>(i) - 2);
    }
    EXPECT_EQ(squared_distance(a, b), static_cast<float>(expected)) << size;
  }
}

// Native and WebAssembly must agree to the last bit, so the order of summation is part of the contract.
TEST(Dot, SumsInEightLanesInAFixedOrder) {
  const auto a = test::noise(8 * 31 + 5, 1, 1);
  const auto b = test::noise(a.size(), 1, 2);
  volatile float lanes[8] = {};
  for (std::size_t i = 0; i < a.size(); ++i) {
    volatile const float product = a[i] * b[i];
    lanes[i % 8] = lanes[i % 8] + product;
  }
  volatile const float even = (lanes[0] + lanes[4]) + (lanes[1] + lanes[5]);
  volatile const float odd = (lanes[2] + lanes[6]) + (lanes[3] + lanes[7]);
  EXPECT_EQ(dot(a, b), even + odd);
}

TEST(Dot, TwoAtOnceAreWhatEachIs) {
  for (const std::size_t size : {0, 3, 8, 29, 432}) {
    const auto a = test::noise(size, 1, 1);
    const auto b = test::noise(size, 1, 2);
    const auto c = test::noise(size, 1, 3);
    const auto both = dots({a, c}, {b, b});
    EXPECT_EQ(both[0], dot(a, b)) << size;
    EXPECT_EQ(both[1], dot(c, b)) << size;
  }
}

TEST(Dot, DoesNotDependOnAlignment) {
  const auto samples = test::noise(1000);
  const std::vector<float> copy(samples.begin() + 3, samples.begin() + 903);
  const auto shifted = std::span(samples).subspan(3, 900);
  EXPECT_EQ(dot(shifted, shifted), dot(copy, copy));
}

}  // namespace
}  // namespace emovox
