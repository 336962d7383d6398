#pragma once

#include <cstddef>

namespace emovox::test {

/// How often memory was allocated with operator new since the program started, in all threads.
std::size_t allocations() noexcept;

}  // namespace emovox::test
