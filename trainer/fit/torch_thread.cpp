#include "trainer/fit/torch_thread.hpp"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace emovox::trainer {

void keep_torch_on_its_thread() {
  at::set_num_threads(1);
  // Looked up, because libtorch runs on any BLAS; others have no threads of their own.
  if (void* const set_threads = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
    reinterpret_cast<void (*)(int)>(set_threads)(1);
}

}  // namespace emovox::trainer
