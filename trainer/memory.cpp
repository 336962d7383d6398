#include "trainer/memory.hpp"

#include <cstdlib>  // which defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace emovox::trainer {

void keep_memory() {
#ifdef __GLIBC__
  constexpr int gibibyte = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, gibibyte);
  mallopt(M_TRIM_THRESHOLD, gibibyte);
  mallopt(M_TOP_PAD, gibibyte / 4);
  mallopt(M_ARENA_MAX, 1);  // other arenas cannot hold large tensors
#endif
}

}  // namespace emovox::trainer
