#pragma once

namespace emovox::trainer {

/// Keeps memory that is done with for what comes next, instead of giving it back to the system: large tensors come and
/// go at every step of a fit, and having them mapped anew takes a third of its time. To be called before there are
/// other threads. With another C library than GNU's it does nothing.
void keep_memory();

}  // namespace emovox::trainer
