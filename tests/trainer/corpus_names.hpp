#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "trainer/corpus/corpus.hpp"

/// What tests of the readers of file names ask.
namespace emovox::trainer::test {

inline Label label_of(std::string_view stem) {
  const auto recognised = recognise(stem);
  EXPECT_TRUE(recognised.has_value() && *recognised) << stem;
  return recognised && *recognised ? **recognised : Label{};
}

/// Why a name is refused; "(none)" when it is not.
inline std::string refusal_of(std::string_view stem) {
  const auto recognised = recognise(stem);
  if (!recognised || *recognised) return "(none)";
  return recognised->reason().message;
}

}  // namespace emovox::trainer::test
