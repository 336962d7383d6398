#include "trainer/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
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

TEST(ParallelFor, WorksOnNoMoreThanAllCoresWhenLoopsAreNested) {
  std::atomic<int> working = 0;
  std::atomic<int> most = 0;
  std::atomic<int> done = 0;
  parallel_for(4, [&](std::size_t) {
    parallel_for(50, [&](std::size_t) {
      for (int now = ++working, seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
      }
      std::this_thread::yield();
      --working;
      ++done;
    });
  });
  EXPECT_EQ(done, 200);
  EXPECT_LE(most, static_cast<int>(std::thread::hardware_concurrency()));
}

TEST(ParallelFor, HelpsAnInnerLoopWithACoreThatComesFree) {
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "needs two cores";
  std::latch both(2);
  parallel_for(2, [&](std::size_t outer) {
    if (outer == 0) return;
    parallel_for(2, [&](std::size_t) { both.arrive_and_wait(); });  // waits for ever on a single core
  });
  SUCCEED();
}

}  // namespace
}  // namespace emovox::trainer
