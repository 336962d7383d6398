#include "trainer/html_figures.hpp"

#include <gtest/gtest.h>

#include "markup.hpp"

namespace emovox::trainer {
namespace {

using test::between;
using test::first_fault;

constexpr auto happy = static_cast<std::size_t>(Emotion::happy);
constexpr auto sad = static_cast<std::size_t>(Emotion::sad);

std::size_t occurrences(std::string_view text, std::string_view wanted) {
  std::size_t count = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) ++count;
  return count;
}

TEST(HtmlFigures, WriteSharesForPeopleAndPrograms) {
  EXPECT_EQ(share_text(1.0 / 3).str(), "<data value=\"0.333333\">33.3%</data>");
  EXPECT_EQ(share_text(std::nullopt).str(), "\u2013");
  EXPECT_NE(share_bar(0.25).str().find("width:25.0%"), std::string::npos);
  EXPECT_NE(share_bar(std::nullopt).str().find("width:0.0%"), std::string::npos);
}

TEST(HtmlFigures, DrawNoIntervalWhereThereIsNone) {
  EXPECT_NE(interval_strip(0.5, Interval{0.4, 0.6}).str().find("x1=\"40.0%\""), std::string::npos);
  EXPECT_EQ(interval_strip(0.5, std::nullopt).str().find("class=\"interval\""), std::string::npos);
}

TEST(HeatMap, ColoursBySharesOfTheRow) {
  // 3 of 4 happy found, 1 of 4 called sad: 75% and 25%, rounded up to tenths
  Confusion confusion;
  confusion.counts[happy][happy] = 3;
  confusion.counts[happy][sad] = 1;
  const std::string row = between(heat_map(confusion).str(), "<th scope=\"row\">happy</th>", "</tr>");
  EXPECT_NE(row.find("<td class=\"s8 right\"><b>3</b><small>75%</small></td>"), std::string::npos) << row;
  EXPECT_NE(row.find("<td class=\"s3\"><b>1</b><small>25%</small></td>"), std::string::npos) << row;
  EXPECT_EQ(occurrences(row, "<td class=\"s0\"><b>0</b></td>"), emotion_count - 2);
}

TEST(HeatMap, ShowsAbsentEmotionsAsEmptyRows) {
  const std::string html = heat_map(Confusion{}).str();
  EXPECT_EQ(first_fault(html), "");
  EXPECT_EQ(occurrences(html, "<b>0</b>"), emotion_count * emotion_count);
}

TEST(HeatMap, HasAColumnForUnansweredClipsWhenThereAreAny) {
  Confusion confusion;
  confusion.counts[sad][sad] = 1;
  EXPECT_EQ(heat_map(confusion).str().find("none"), std::string::npos);
  confusion.unanswered[sad] = 1;
  const std::string html = heat_map(confusion).str();
  EXPECT_NE(html.find(">none<"), std::string::npos);
  EXPECT_NE(html.find("colspan=\"9\""), std::string::npos);
  EXPECT_NE(html.find("<td class=\"s5\"><b>1</b><small>50%</small></td></tr>"), std::string::npos) << html;
}

TEST(ReliabilityDiagram, DrawsABinWhereItsConfidenceIs) {
  std::array<CalibrationBin, calibration_bins> bins;
  bins[14] = {4, 2, 3.9};  // 4 clips, 97.5% sure, 50% right
  bins[5] = {1, 1, 0.35};
  const std::string html = reliability_diagram(bins).str();
  EXPECT_EQ(first_fault(html), "");
  EXPECT_EQ(occurrences(html, "<circle"), 2U) << "empty bins have no dot";
  EXPECT_EQ(occurrences(html, "class=\"gap\""), 2U);
  const std::string row = between(html, "93.3% to 100.0%</th>", "</tr>");
  EXPECT_NE(row.find("<td>4</td>"), std::string::npos) << row;
  EXPECT_NE(row.find("97.5%"), std::string::npos) << row;
  EXPECT_NE(row.find("50.0%"), std::string::npos) << row;
}

TEST(ReliabilityDiagram, StandsWithoutClips) {
  const std::string html = reliability_diagram({}).str();
  EXPECT_EQ(first_fault(html), "");
  EXPECT_EQ(html.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace emovox::trainer
