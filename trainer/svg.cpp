#include "trainer/svg.hpp"

namespace emovox::trainer::svg {

std::string at(double coordinate) { return fixed(coordinate, 2); }

Html line(std::string_view style, double x1, double y1, double x2, double y2) {
  return tag("line", {{"class", std::string(style)}, {"x1", at(x1)}, {"y1", at(y1)}, {"x2", at(x2)}, {"y2", at(y2)}});
}

Html label(std::string_view anchor, double x, double y, const Html& text) {
  return tag("text", {{"text-anchor", std::string(anchor)}, {"x", at(x)}, {"y", at(y)}}, text);
}

}  // namespace emovox::trainer::svg
