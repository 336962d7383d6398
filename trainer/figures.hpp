#pragma once

#include <array>
#include <cstdio>
#include <string>

#include "trainer/json.hpp"
#include "trainer/metrics.hpp"

/// Numbers as reports show them.
namespace emovox::trainer {

/// To six decimals: figures are shares of at most some thousand clips, so nothing is lost and reports stay readable.
[[nodiscard]] double rounded(double value);

[[nodiscard]] Json interval_json(const Interval& interval);

/// printf into a string of at most 255 characters.
template <class... Values>
[[nodiscard]] std::string format(const char* pattern, Values... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), pattern, values...);
  return text.data();
}

/// A table, rows truth, columns answer, and each emotion's recall.
[[nodiscard]] std::string confusion_text(const Confusion& confusion);

/// A line: how many answers are uncertain or quiet, of all clips and of those of strong intensity.
[[nodiscard]] std::string quiet_text(const QuietCount& all, const QuietCount& strong);

}  // namespace emovox::trainer
