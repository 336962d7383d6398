#include "trainer/html_curve.hpp"

#include <gtest/gtest.h>

#include "markup.hpp"

namespace emovox::trainer {
namespace {

using test::between;
using test::first_fault;

std::size_t occurrences(std::string_view text, std::string_view wanted) {
  std::size_t count = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) ++count;
  return count;
}

LiveFigures some_figures() {
  LiveFigures figures;
  for (std::size_t i = 0; i < live_seconds.size(); ++i)
    figures.points[i] = {live_seconds[i], 0.125 * static_cast<double>(i + 1), 0.5, 0.375, 0.25, 0.1875, 0.0625};
  return figures;
}

TEST(LiveCurve, GoesThroughEveryTime) {
  const std::string html = live_curve(some_figures()).str();
  EXPECT_EQ(first_fault(html), "");
  EXPECT_EQ(occurrences(html, "<circle"), live_seconds.size());
  // as many as lie between the times, and one in the key
  for (const auto* style : {"uar", "accuracy", "uncertain"})
    EXPECT_EQ(occurrences(html, "<line class=\"" + std::string(style) + "\""), live_seconds.size()) << style;
  // 90 units a second from 54 on, 240 for 100% up from 270: 0.8 s and 1 s, both at 50%
  EXPECT_NE(html.find("<line class=\"uar\" x1=\"126.00\" y1=\"150.00\" x2=\"144.00\" y2=\"150.00\">"),
            std::string::npos)
      << html;
}

TEST(LiveCurve, HasItsNumbersAsATable) {
  const std::string html = live_curve(some_figures()).str();
  const std::string first = between(html, "<th scope=\"row\">0.8 s</th>", "</tr>");
  for (const auto* share : {"12.5%", "50.0%", "37.5%", "25.0%", "18.8%", "6.2%"})
    EXPECT_NE(first.find(share), std::string::npos) << share << first;
  EXPECT_NE(between(html, "<th scope=\"row\">end</th>", "</tr>").find("100.0%"), std::string::npos);
}

TEST(LiveCurve, StandsWithoutClips) {
  const std::string html = live_curve(live_figures({}, {})).str();
  EXPECT_EQ(first_fault(html), "");
  for (const auto* none : {"nan", "inf"}) EXPECT_EQ(html.find(none), std::string::npos) << none;
}

}  // namespace
}  // namespace emovox::trainer
