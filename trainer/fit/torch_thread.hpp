#pragma once

namespace emovox::trainer {

/// Keeps every operation of libtorch, and of the OpenBLAS beneath, on the thread that asks for it: fits run side by
/// side, one a core.
void keep_torch_on_its_thread();

}  // namespace emovox::trainer
