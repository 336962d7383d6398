#include "emovox/functionals_mean.hpp"

#include <gtest/gtest.h>

#include "emovox/functionals.hpp"

namespace emovox {
namespace {

TEST(FunctionalsMean, WeightsWindowsByTheSpeechTheySettle) {
  FunctionalsMean mean;
  mean.add(3, std::vector<float>(Functionals::size(), 1.0F));
  mean.add(1, std::vector<float>(Functionals::size(), 5.0F));
  mean.add(0, std::vector<float>(Functionals::size(), 100.0F));  // provisional: settles nothing
  const auto result = mean.result();
  ASSERT_EQ(result.size(), Functionals::size());
  for (const float value : result) EXPECT_FLOAT_EQ(value, 2);
}

TEST(FunctionalsMean, OfNoSpeechIsNone) { EXPECT_TRUE(FunctionalsMean().result().empty()); }

}  // namespace
}  // namespace emovox
