#include "trainer/html_figures.hpp"

#include <algorithm>

#include "trainer/svg.hpp"

namespace emovox::trainer {
namespace {

using svg::at;
using svg::label;
using svg::line;

constexpr std::string_view dash = "\u2013";

/// How dark a cell is: 0 for none, 1 for up to 10% of the row, ... 10 for all of it.
constexpr std::uint32_t shades = 10;

std::string shade_class(std::uint32_t count, std::uint32_t row_clips) {
  const std::uint32_t shade = row_clips == 0 ? 0 : (shades * count + row_clips - 1) / row_clips;
  return std::string("s").append(std::to_string(shade));
}

Html heat_cell(std::uint32_t count, std::uint32_t row_clips, bool right) {
  Html content = tag("b", {}, std::to_string(count));
  if (count > 0) content += tag("small", {}, fixed(100.0 * count / row_clips, 0) + "%");
  return tag("td", {{"class", shade_class(count, row_clips) + (right ? " right" : "")}}, content);
}

Html heat_row(const Confusion& confusion, std::size_t truth, bool with_unanswered) {
  const std::uint32_t clips = confusion.clips_of(truth);
  Html row = tag("th", {{"scope", "row"}}, emotion_names[truth]);
  for (std::size_t said = 0; said < emotion_count; ++said)
    row += heat_cell(confusion.counts[truth][said], clips, said == truth);
  if (with_unanswered) row += heat_cell(confusion.unanswered[truth], clips, false);
  return tag("tr", {}, row);
}

Html heat_legend() {
  Html legend = tag("span", {}, "0%");
  for (std::uint32_t shade = 0; shade <= shades; ++shade) legend += tag("i", {{"class", shade_class(shade, shades)}});
  return tag("p", {{"class", "legend"}, {"aria-hidden", "true"}},
             tag("span", {}, "Share of the row:") + legend + tag("span", {}, "100%"));
}

// The reliability diagram, in units of its view box: a square of accuracy over confidence, and counts beneath.
constexpr double view_width = 360;
constexpr double left = 54;
constexpr double top = 10;
constexpr double side = 286;
constexpr double counts_top = top + side + 16;
constexpr double counts_height = 60;
constexpr double counts_bottom = counts_top + counts_height;
constexpr double view_height = counts_bottom + 40;

double x_of(double confidence) { return left + side * confidence; }
double y_of(double accuracy) { return top + side * (1 - accuracy); }
double edge_of(std::size_t bin) { return static_cast<double>(bin) / calibration_bins; }

Html bar(std::string_view style, std::size_t bin, double y, double bottom) {
  constexpr double gap = 1;
  return tag("rect", {{"class", std::string(style)},
                      {"x", at(x_of(edge_of(bin)) + gap)},
                      {"y", at(y)},
                      {"width", at(side / calibration_bins - 2 * gap)},
                      {"height", at(bottom - y)}});
}

Html axes(std::uint32_t most_clips) {
  constexpr double below = 4;  // from the middle of a line of text to its baseline
  Html drawing;
  for (int fifth = 0; fifth <= 5; ++fifth) {
    const double share = fifth / 5.0;
    const std::string text = std::to_string(20 * fifth) + "%";
    drawing += line("grid", x_of(0), y_of(share), x_of(1), y_of(share)) +
               line("grid", x_of(share), y_of(1), x_of(share), counts_bottom) +
               label("end", left - 6, y_of(share) + below, text) +
               label("middle", x_of(share), counts_bottom + 15, text);
  }
  drawing += label("middle", x_of(0.5), counts_bottom + 33, "confidence");
  drawing += tag("text", {{"text-anchor", "middle"}, {"transform", "translate(11 " + at(y_of(0.5)) + ") rotate(-90)"}},
                 "accuracy");
  drawing += tag("text",
                 {{"text-anchor", "middle"},
                  {"transform", "translate(11 " + at(counts_top + counts_height / 2) + ") rotate(-90)"}},
                 "clips");
  return drawing + label("end", left - 6, counts_top + below, std::to_string(most_clips)) +
         label("end", left - 6, counts_bottom + below, "0") +
         line("axis", left, counts_bottom, left + side, counts_bottom) +
         line("axis", left, y_of(0), left + side, y_of(0));
}

/// A bin: a bar as high as its accuracy, a dot at its mean confidence, and what lies between the dot and the diagonal.
Html drawing_of(const CalibrationBin& bin, std::size_t k, std::uint32_t most_clips) {
  if (bin.clips == 0) return {};
  const double x = x_of(bin.confidence());
  const double y = y_of(bin.accuracy());
  const double height = counts_height * bin.clips / most_clips;
  return bar("fill", k, y, y_of(0)) + line("gap", x, y, x, y_of(bin.confidence())) +
         tag("circle", {{"class", "dot"}, {"cx", at(x)}, {"cy", at(y)}, {"r", "4"}}) +
         bar("count", k, counts_bottom - height, counts_bottom);
}

Html bins_table(const std::array<CalibrationBin, calibration_bins>& bins) {
  Html rows;
  for (std::size_t k = 0; k < bins.size(); ++k) {
    const bool any = bins[k].clips > 0;
    rows += tag("tr", {},
                tag("th", {{"scope", "row"}}, percent(edge_of(k)) + " to " + percent(edge_of(k + 1))) +
                    tag("td", {}, std::to_string(bins[k].clips)) +
                    tag("td", {}, share_text(any ? std::optional(bins[k].confidence()) : std::nullopt)) +
                    tag("td", {}, share_text(any ? std::optional(bins[k].accuracy()) : std::nullopt)));
  }
  Html head;
  for (const auto* column : {"Confidence", "Clips", "Mean confidence", "Accuracy"})
    head += tag("th", {{"scope", "col"}}, column);
  return tag("table", {}, tag("thead", {}, tag("tr", {}, head)) + tag("tbody", {}, rows));
}

}  // namespace

Html share_text(const std::optional<double>& share) {
  if (!share) return dash;
  return tag("data", {{"value", fixed(*share, 6)}}, percent(*share));
}

Html share_bar(const std::optional<double>& share) {
  const std::string width = "width:" + percent(share.value_or(0));
  return tag("span", {{"class", "share"}},
             share_text(share) + tag("span", {{"class", "track"}}, tag("i", {{"style", width}})));
}

Html interval_strip(double share, const std::optional<Interval>& interval) {
  constexpr double guessing = 1.0 / emotion_count;
  const auto bar_between = [](std::string_view style, double low, double high) {
    return tag(
        "line",
        {{"class", std::string(style)}, {"x1", percent(low)}, {"x2", percent(high)}, {"y1", "11"}, {"y2", "11"}});
  };
  Html drawing = bar_between("track", 0, 1);
  drawing += tag(
      "line", {{"class", "chance"}, {"x1", percent(guessing)}, {"x2", percent(guessing)}, {"y1", "2"}, {"y2", "20"}});
  if (interval) drawing += bar_between("interval", interval->low, interval->high);
  drawing += tag("circle", {{"class", "dot"}, {"cx", percent(share)}, {"cy", "11"}, {"r", "6"}});
  return tag("svg", {{"class", "strip"}, {"aria-hidden", "true"}, {"height", "22"}}, drawing);
}

Html heat_map(const Confusion& confusion) {
  const bool with_unanswered = confusion.unanswered_clips() > 0;
  const std::size_t columns = emotion_count + (with_unanswered ? 1 : 0);
  Html names = tag("th", {{"scope", "col"}}, "truth");
  for (const auto name : emotion_names) names += tag("th", {{"scope", "col"}}, tag("span", {}, name));
  if (with_unanswered) names += tag("th", {{"scope", "col"}}, tag("span", {}, "none"));
  const Html head =
      tag("tr", {},
          tag("td", {}) + tag("th", {{"scope", "colgroup"}, {"colspan", std::to_string(columns)}}, "answer")) +
      tag("tr", {}, names);
  Html rows;
  for (std::size_t truth = 0; truth < emotion_count; ++truth) rows += heat_row(confusion, truth, with_unanswered);
  return tag("table", {{"class", "heat"}}, tag("thead", {}, head) + tag("tbody", {}, rows)) + heat_legend();
}

Html reliability_diagram(const std::array<CalibrationBin, calibration_bins>& bins) {
  std::uint32_t most_clips = 0;
  for (const CalibrationBin& bin : bins) most_clips = std::max(most_clips, bin.clips);
  Html drawing = axes(most_clips);
  for (std::size_t k = 0; k < bins.size(); ++k) drawing += drawing_of(bins[k], k, most_clips);
  drawing += line("diagonal", x_of(0), y_of(0), x_of(1), y_of(1));
  const Html drawn = tag("svg",
                         {{"class", "reliability"},
                          {"viewBox", "0 0 " + fixed(view_width, 0) + " " + fixed(view_height, 0)},
                          {"role", "img"},
                          {"aria-label", "Accuracy over confidence in 15 bins; the table beneath has the numbers."}},
                         drawing);
  return drawn + tag("details", {}, tag("summary", {}, "The bins as a table") + bins_table(bins));
}

}  // namespace emovox::trainer
