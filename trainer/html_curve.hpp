#pragma once

#include "trainer/html.hpp"
#include "trainer/live.hpp"

namespace emovox::trainer {

/// UAR, accuracy and the share of `uncertain` over the time since speech began, how many clips have a result behind
/// them, and all the numbers as a table; see html_figures.hpp.
[[nodiscard]] Html live_curve(const LiveFigures& live);

}  // namespace emovox::trainer
