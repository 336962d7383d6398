#include "trainer/figures.hpp"

#include <cmath>

namespace emovox::trainer {

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json interval_json(const Interval& interval) { return {rounded(interval.low), rounded(interval.high)}; }

std::string confusion_text(const Confusion& confusion) {
  std::string text = format("%-22s", "truth \\ answer");
  for (const auto name : emotion_names) text += format(" %5.5s", std::string(name).c_str());
  text += "   none  recall\n";
  for (std::size_t i = 0; i < emotion_count; ++i) {
    text += format("%-22s", std::string(emotion_names[i]).c_str());
    for (const auto count : confusion.counts[i]) text += format(" %5u", count);
    text += format("  %5u", confusion.unanswered[i]);
    const auto recall = confusion.recall(i);
    text += recall ? format("  %5.1f%%\n", 100 * *recall) : std::string("       -\n");
  }
  return text;
}

std::string quiet_text(const QuietCount& all, const QuietCount& strong) {
  std::string text = format("uncertain %5.1f%%; neutral, calm or uncertain %.1f%%", 100 * all.uncertain_share(),
                            100 * all.quiet_share());
  if (strong.clips > 0)
    text +=
        format("; of strong intensity %.1f%% and %.1f%%", 100 * strong.uncertain_share(), 100 * strong.quiet_share());
  return text + '\n';
}

}  // namespace emovox::trainer
