#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "emovox/descriptors.hpp"
#include "emovox/egemaps.hpp"
#include "emovox/egemaps_functionals.hpp"
#include "emovox/front_end.hpp"
#include "support/comparison.hpp"
#include "support/golden.hpp"

namespace emovox {
namespace {

std::string document() {
  std::ifstream file(test::checkout() / "docs" / "features.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(FeaturesDocument, NamesEveryFeature) {
  const std::string text = document();
  for (const Family& f : family::all) EXPECT_NE(text.find('`' + std::string(f.name)), std::string::npos) << f.name;
  for (const auto name : lld_names) EXPECT_NE(text.find(name), std::string::npos) << name;
  for (const auto name : egemaps_functional_names()) EXPECT_NE(text.find(name), std::string::npos) << name;
}

TEST(FeaturesDocument, IsRightAboutLatency) {
  const std::size_t frames = FrontEnd::latency_frames();
  EXPECT_NE(
      document().find("A row comes " + std::to_string(frames) + " frames (" + std::to_string(10 * frames) + " ms)"),
      std::string::npos)
      << frames;
}

using Cells = std::vector<std::string>;

/// The cells of a line of a table; `\|` is no end of one.
Cells cells_of(const std::string& line) {
  Cells cells(1);
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '|' && line[i - 1] != '\\')
      cells.emplace_back();
    else
      cells.back() += line[i];
  }
  return cells;
}

/// What the document's column "in silence" says of a feature.
std::string in_silence(const std::string& name) {
  std::istringstream lines(document());
  std::size_t column = 0;  // of the table under way; 0: it has no such column
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('|')) column = 0;
    if (column > 0) {
      const Cells cells = cells_of(line);
      if ((cells.at(0) + cells.at(1)).find('`' + name + '`') != std::string::npos) return cells.at(column);
    } else if (line.starts_with("| column")) {
      const Cells header = cells_of(line);
      const auto found = std::ranges::find(header, " in silence ");
      if (found != header.end()) column = static_cast<std::size_t>(found - header.begin());
    }
  }
  throw std::runtime_error("the document does not say what " + name + " is in silence");
}

/// A value in silence as the document gives it: a number, or one for the first column and, after "then", for the rest.
void expect_as_given(double actual, const std::string& given, std::size_t index, const std::string& name) {
  const auto then = given.find("then");
  const std::string number = index > 0 && then != std::string::npos ? given.substr(then + 4) : given;
  const auto digits = number.find_first_of("0123456789");
  const auto point = number.find('.');
  const auto end = number.find_first_not_of("0123456789.", digits);
  const auto decimals =
      point == std::string::npos || point > end ? 0 : static_cast<double>(std::min(end, number.size()) - point - 1);
  // half a unit of the last digit, and what rounding leaves of coefficients that are 0
  const double half_a_digit = decimals > 0 ? 0.5 * std::pow(10, -decimals) : 1e-3;
  EXPECT_NEAR(actual, std::stod(number), half_a_digit) << name << ' ' << index;
}

TEST(FeaturesDocument, IsRightAboutFramesOfSilence) {
  const auto rows = test::extract(std::vector<float>(16000)).frames;
  ASSERT_FALSE(rows.empty());
  for (const Family& f : family::all) {
    const std::string name(f.name);
    const std::string given = in_silence(name);
    for (const Descriptors& row : rows)
      for (std::size_t i = 0; i < f.size; ++i) expect_as_given(row[f][i], given, i, name);
  }
}

TEST(FeaturesDocument, IsRightAboutDescriptorsOfSilence) {
  const auto rows = test::extract(std::vector<float>(16000)).lld;
  ASSERT_FALSE(rows.empty());
  for (std::size_t i = 0; i < lld_count; ++i) {
    const std::string name(lld_names.at(i));
    const std::string given = in_silence(name);
    for (const EgemapsRow& row : rows) expect_as_given(row.values[i], given, 0, name);
  }
}

TEST(FeaturesDocument, IsRightAboutNumbersOfColumns) {
  std::size_t columns = 0;
  for (const Family& f : family::all) columns += f.size;
  const std::string text = document();
  const auto says = [&](const std::string& set, const std::string& period, std::size_t count) {
    EXPECT_NE(text.find("| `" + set + "` | " + period + " | [" + std::to_string(count) + "]("), std::string::npos)
        << set << ' ' << count;
  };
  says("frames", "every 10 ms", columns);
  says("egemaps-lld", "every 10 ms", lld_count);
  says("egemaps", "a recording", egemaps_functional_count);
}

using FeaturesDocumentGolden = test::Golden;

TEST_F(FeaturesDocumentGolden, HasTheTablesThatTheComparisonMakes) {
  const std::string text = document();
  EXPECT_EQ(test::with_fresh_tables(text), text) << "make them anew: npm run features:table";
}

}  // namespace
}  // namespace emovox
