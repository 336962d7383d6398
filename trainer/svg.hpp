#pragma once

#include <string>
#include <string_view>

#include "trainer/html.hpp"

/// Parts of drawings, in units of their view box; `style` is a class of html_style.hpp.
namespace emovox::trainer::svg {

/// A coordinate to a hundredth.
[[nodiscard]] std::string at(double coordinate);

[[nodiscard]] Html line(std::string_view style, double x1, double y1, double x2, double y2);

/// anchor  "start", "middle" or "end": which part of the text is at x
/// y       of the baseline
[[nodiscard]] Html label(std::string_view anchor, double x, double y, const Html& text);

}  // namespace emovox::trainer::svg
