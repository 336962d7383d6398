#include "trainer/augment/convolution.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

TEST(Convolved, IsTheSumOfItsDefinition) {
  struct Sizes {
    std::size_t samples;
    std::size_t response;
  };
  // less than a block, several, a response longer than the signal, and least sizes
  for (const auto& [samples, taps] : {Sizes{300, 20}, {5000, 700}, {100, 400}, {1, 1}, {1, 9}, {9, 1}}) {
    const auto signal = emovox::test::noise(samples, 1, 1);
    const auto response = emovox::test::noise(taps, 1, 2);
    const auto result = convolved(signal, response);
    ASSERT_EQ(result.size(), samples);
    for (std::size_t n = 0; n < samples; ++n) {
      double sum = 0;
      for (std::size_t k = 0; k <= std::min(n, taps - 1); ++k)
        sum += static_cast<double>(response[k]) * static_cast<double>(signal[n - k]);
      // sums of up to 40 are rounded to float twice
      ASSERT_NEAR(result[n], sum, 1e-5) << samples << ' ' << taps << ' ' << n;
    }
  }
}

TEST(Convolved, OfNothingIsNothingAndByNothingSilence) {
  EXPECT_TRUE(convolved({}, std::vector<float>{1}).empty());
  EXPECT_EQ(convolved(std::vector<float>{1, 2}, {}), (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace emovox::trainer
