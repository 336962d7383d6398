#include "trainer/svg.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer::svg {
namespace {

TEST(Svg, WritesCoordinatesToAHundredth) {
  EXPECT_EQ(at(1.0 / 3), "0.33");
  EXPECT_EQ(line("grid", 0, 1, 2.5, 3).str(),
            "<line class=\"grid\" x1=\"0.00\" y1=\"1.00\" x2=\"2.50\" y2=\"3.00\"></line>\n");
  EXPECT_EQ(label("end", 1, 2, "<").str(), "<text text-anchor=\"end\" x=\"1.00\" y=\"2.00\">&lt;</text>\n");
}

}  // namespace
}  // namespace emovox::trainer::svg
