#include "trainer/memory.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <memory>

namespace emovox::trainer {
namespace {

long page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// Faults while as much memory is taken, filled and given back as a tensor may have.
long faults_of_a_tensor() {
  constexpr std::size_t floats = std::size_t{16} << 20U;
  const long before = page_faults();
  const auto tensor = std::make_unique_for_overwrite<float[]>(floats);
  for (std::size_t i = 0; i < floats; i += 512) static_cast<volatile float*>(tensor.get())[i] = 1;
  return page_faults() - before;
}

TEST(KeepMemory, SparesTheSystemFromMappingItAgain) {
#ifndef __SANITIZE_ADDRESS__  // which has a heap of its own
  keep_memory();
  (void)faults_of_a_tensor();
  EXPECT_LT(faults_of_a_tensor(), 20);  // or 16384, or 32 where the system maps huge pages by itself
#endif
}

}  // namespace
}  // namespace emovox::trainer
