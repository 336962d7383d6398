#include "trainer/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace emovox::trainer {
namespace {

TEST(ParallelFor, DoesEveryTaskOnce) {
  std::vector<std::atomic<int>> done(1000);
  parallel_for(done.size(), [&](std::size_t i) { ++done[i]; });
  for (const auto& count : done) EXPECT_EQ(count, 1);
}

TEST(ParallelFor, HasNothingToDoWithoutTasks) {
  parallel_for(0, [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, HandsOnAnException) {
  EXPECT_THROW(parallel_for(100,
                            [](std::size_t i) {
                              if (i == 17) throw std::runtime_error("17");
                            }),
               std::runtime_error);
}

}  // namespace
}  // namespace emovox::trainer
