#include "trainer/fit/torch_thread.hpp"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

TEST(KeepTorchOnItsThread, LeavesLibtorchOne) {
  at::set_num_threads(2);
  keep_torch_on_its_thread();
  EXPECT_EQ(at::get_num_threads(), 1);
}

}  // namespace
}  // namespace emovox::trainer
