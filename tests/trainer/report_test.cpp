#include "trainer/report.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

TEST(Report, PutsNumbersOnOneLine) {
  EXPECT_EQ(pretty({{"matrix", {{1, 2}, {3, 4}}}, {"text", "a [\n 1,\n 2 ]"}, {"names", {"a"}}}),
            "{\n  \"matrix\": [\n    [1, 2],\n    [3, 4]\n  ],\n  \"text\": \"a [\\n 1,\\n 2 ]\",\n  \"names\": [\n    "
            "\"a\"\n  ]\n}\n");
}

}  // namespace
}  // namespace emovox::trainer
