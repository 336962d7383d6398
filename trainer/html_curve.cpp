#include "trainer/html_curve.hpp"

#include <cmath>
#include <string>

#include "trainer/html_figures.hpp"
#include "trainer/svg.hpp"

namespace emovox::trainer {
namespace {

using svg::at;
using svg::label;
using svg::line;

// In units of the view box: seconds to the right, the end of all speech a little further on.
constexpr double view_width = 480;
constexpr double left = 54;
constexpr double top = 30;
constexpr double second_width = 90;
constexpr double end_seconds = 4.4;
constexpr double height = 240;
constexpr double bottom = top + height;
constexpr double right = left + second_width * (end_seconds + 0.2);
constexpr double view_height = bottom + 40;

double x_of(const LivePoint& point) {
  return left + second_width * (std::isfinite(point.seconds) ? point.seconds : end_seconds);
}
double y_of(double share) { return bottom - height * share; }

Html axes() {
  constexpr double below = 4;  // from the middle of a line of text to its baseline
  Html drawing;
  for (int fifth = 0; fifth <= 5; ++fifth)
    drawing += line("grid", left, y_of(fifth / 5.0), right, y_of(fifth / 5.0)) +
               label("end", left - 6, y_of(fifth / 5.0) + below, std::to_string(20 * fifth) + "%");
  for (int second = 0; second <= 4; ++second)
    drawing += line("axis", left + second_width * second, bottom, left + second_width * second, bottom + 4) +
               label("middle", left + second_width * second, bottom + 17, std::to_string(second));
  return drawing + label("middle", left + second_width * end_seconds, bottom + 17, "end") +
         label("middle", left + second_width * 2, bottom + 34, "seconds since speech began") +
         line("axis", left, bottom, right, bottom);
}

/// How many clips have a result, as bars.
Html answered_bars(const LiveFigures& live) {
  constexpr double width = 12;
  Html bars;
  for (const LivePoint& point : live.points)
    bars += tag("rect", {{"class", "fill"},
                         {"x", at(x_of(point) - width / 2)},
                         {"y", at(y_of(point.answered))},
                         {"width", at(width)},
                         {"height", at(bottom - y_of(point.answered))}});
  return bars;
}

Html curve(std::string_view style, const LiveFigures& live, double LivePoint::*share) {
  Html drawing;
  for (std::size_t i = 1; i < live.points.size(); ++i) {
    const auto& [from, to] = std::pair(live.points[i - 1], live.points[i]);
    drawing += line(style, x_of(from), y_of(from.*share), x_of(to), y_of(to.*share));
  }
  return drawing;
}

Html dots(const LiveFigures& live, double LivePoint::*share) {
  Html drawing;
  for (const LivePoint& point : live.points)
    drawing += tag("circle", {{"class", "dot"}, {"cx", at(x_of(point))}, {"cy", at(y_of(point.*share))}, {"r", "4"}});
  return drawing;
}

/// A line of each kind above the drawing, and what it is.
Html key() {
  constexpr double y = 10;
  constexpr double width = 26;
  Html drawing;
  double x = left;
  const auto entry = [&](std::string_view style, std::string_view name, double advance) {
    drawing += line(style, x, y, x + width, y) + label("start", x + width + 6, y + 4, name);
    x += advance;
  };
  entry("uar", "UAR", 80);
  entry("accuracy", "accuracy", 110);
  entry("uncertain", "uncertain", 112);
  return drawing +
         tag("rect", {{"class", "fill"}, {"x", at(x)}, {"y", at(y - 5)}, {"width", "12.00"}, {"height", "10.00"}}) +
         label("start", x + 18, y + 4, "have a result");
}

Html points_table(const LiveFigures& live) {
  Html rows;
  for (const LivePoint& point : live.points) {
    Html row = tag("th", {{"scope", "row"}}, std::isfinite(point.seconds) ? fixed(point.seconds, 1) + " s" : "end");
    for (const double share :
         {point.answered, point.uar, point.accuracy, point.uar_as_given, point.accuracy_as_given, point.uncertain})
      row += tag("td", {}, share_text(share));
    rows += tag("tr", {}, row);
  }
  Html head;
  for (const auto* column :
       {"After", "Have a result", "UAR", "Accuracy", "UAR as given", "Accuracy as given", "Uncertain"})
    head += tag("th", {{"scope", "col"}}, column);
  return tag("table", {}, tag("thead", {}, tag("tr", {}, head)) + tag("tbody", {}, rows));
}

}  // namespace

Html live_curve(const LiveFigures& live) {
  const Html drawing = answered_bars(live) + axes() + curve("uncertain", live, &LivePoint::uncertain) +
                       curve("accuracy", live, &LivePoint::accuracy) + curve("uar", live, &LivePoint::uar) +
                       dots(live, &LivePoint::uar) + key();
  return tag("svg",
             {{"class", "curve"},
              {"viewBox", "0 0 " + fixed(view_width, 0) + " " + fixed(view_height, 0)},
              {"role", "img"},
              {"aria-label",
               "UAR, accuracy and uncertain results over the time since speech began; the table beneath "
               "has the numbers."}},
             drawing) +
         tag("details", {}, tag("summary", {}, "The curve as a table") + points_table(live));
}

}  // namespace emovox::trainer
