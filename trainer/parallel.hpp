#pragma once

#include <cstddef>
#include <functional>

namespace emovox::trainer {

/// Calls task(0) to task(count - 1), each once, on as many threads as the machine has cores, among all such loops: one
/// inside another's task works on a core that comes free. Returns when all are done; the first exception ends the rest
/// early and is rethrown. Results must not depend on order: give each task a place of its own to write to.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task);

}  // namespace emovox::trainer
