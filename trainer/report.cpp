#include "trainer/report.hpp"

#include <cmath>
#include <functional>
#include <regex>

#include "emovox/functionals.hpp"
#include "trainer/figures.hpp"

namespace emovox::trainer {
namespace {

Json optional_json(const std::optional<double>& value) { return value ? Json(rounded(*value)) : Json(nullptr); }

Json groups_json(std::span<const Answer> answers, const std::function<std::string(const Label&)>& key) {
  Json groups = Json::object();
  for (const auto& [name, confusion] : confusion_by(answers, key))
    groups[name] = {
        {"clips", confusion.clips()}, {"accuracy", rounded(confusion.accuracy())}, {"uar", rounded(confusion.uar())}};
  return groups;
}

Json per_class_json(const Confusion& confusion) {
  Json classes = Json::object();
  for (std::size_t i = 0; i < emotion_count; ++i)
    classes[std::string(emotion_names[i])] = {{"clips", confusion.clips_of(i)},
                                              {"unanswered", confusion.unanswered[i]},
                                              {"precision", optional_json(confusion.precision(i))},
                                              {"recall", optional_json(confusion.recall(i))},
                                              {"f1", optional_json(confusion.f1(i))}};
  return classes;
}

Json quiet_json(const QuietCount& count) {
  return {{"clips", count.clips},
          {"uncertain", count.uncertain},
          {"quiet", count.quiet},
          {"uncertain_share", rounded(count.uncertain_share())},
          {"quiet_share", rounded(count.quiet_share())}};
}

Json among_own_labels_json(std::span<const Answer> answers) {
  const auto restricted = among_own_labels(answers);
  const Confusion confusion = confusion_of(restricted);
  const auto intervals = bootstrap_over_speakers(std::span(&restricted, 1));
  Json labels = Json::object();
  for (const auto& [corpus, emotions] : labels_of_corpora(answers))
    for (const Emotion emotion : emotions) labels[corpus].push_back(name_of(emotion));
  return {{"labels", labels},
          {"accuracy", rounded(confusion.accuracy())},
          {"uar", rounded(confusion.uar())},
          {"uar_interval95", interval_json(intervals.uar)},
          {"accuracy_interval95", interval_json(intervals.accuracy)}};
}

/// Nothing where every corpus has all eight labels.
std::string among_own_labels_text(std::span<const Answer> answers) {
  std::string labels;
  bool some_lack = false;
  for (const auto& [corpus, emotions] : labels_of_corpora(answers)) {
    some_lack = some_lack || emotions.size() < emotion_count;
    labels += (labels.empty() ? "" : "; ") + corpus + ":";
    for (const Emotion emotion : emotions) labels.append(" ").append(name_of(emotion));
  }
  if (!some_lack) return {};
  const auto restricted = among_own_labels(answers);
  const Confusion confusion = confusion_of(restricted);
  const auto intervals = bootstrap_over_speakers(std::span(&restricted, 1));
  return format("among the corpus's own labels: UAR %.1f%%, 95%% interval %.1f to %.1f, accuracy %.1f%% (",
                100 * confusion.uar(), 100 * intervals.uar.low, 100 * intervals.uar.high, 100 * confusion.accuracy()) +
         labels + ")\n";
}

Json live_point_json(const LivePoint& point) {
  Json json;
  if (std::isfinite(point.seconds)) json["seconds"] = point.seconds;
  json["answered"] = rounded(point.answered);
  json["uar"] = rounded(point.uar);
  json["accuracy"] = rounded(point.accuracy);
  json["uar_as_given"] = rounded(point.uar_as_given);
  json["accuracy_as_given"] = rounded(point.accuracy_as_given);
  json["uncertain"] = rounded(point.uncertain);
  return json;
}

Json live_json(const LiveFigures& live) {
  Json json{{"hop_seconds", live.options.hop_seconds},
            {"window_seconds", live.options.window_seconds},
            {"smoothing", live.options.smoothing},
            {"since_speech_began", Json::array()}};
  for (const LivePoint& point : live.points)
    if (std::isfinite(point.seconds))
      json["since_speech_began"].push_back(live_point_json(point));
    else
      json["in_the_end"] = live_point_json(point);
  json["first_result_seconds"] = {{"median", optional_json(live.first_result_median_s)},
                                  {"percentile95", optional_json(live.first_result_95_s)}};
  json["utterances"] = live.utterances;
  json["label_changes"] = rounded(live.label_changes);
  json["steady"] = rounded(live.steady);
  return json;
}

Json condition_json(const ConditionFigures& figures) {
  return {{"name", name_of(figures.condition)},      {"description", description_of(figures.condition)},
          {"unanswered", figures.unanswered},        {"uar", rounded(figures.uar)},
          {"accuracy", rounded(figures.accuracy)},   {"change", rounded(figures.change)},
          {"uncertain", rounded(figures.uncertain)}, {"moved", rounded(figures.moved)}};
}

std::string live_text(const LiveFigures& live) {
  std::string text = "\nlive, since speech began  answered    UAR  accuracy  uncertain\n";
  for (const LivePoint& point : live.points) {
    const std::string when = std::isfinite(point.seconds) ? format("%.1f s", point.seconds) : "in the end";
    text += format("%-24s  %7.1f%% %5.1f%%    %5.1f%%     %5.1f%%\n", when.c_str(), 100 * point.answered,
                   100 * point.uar, 100 * point.accuracy, 100 * point.uncertain);
  }
  if (live.first_result_median_s)
    text += format("first result after %.2f s in half of the clips, %.2f s in 95%%; ", *live.first_result_median_s,
                   *live.first_result_95_s);
  return text +
         format("the label changes %.2f times an utterance, never in %.1f%%\n", live.label_changes, 100 * live.steady);
}

std::string conditions_text(std::span<const ConditionFigures> conditions) {
  std::string text = "\nunder         UAR   change  accuracy  uncertain  another answer\n";
  for (const ConditionFigures& one : conditions)
    text += format("%-10s %5.1f%%   %+6.1f    %5.1f%%     %5.1f%%          %5.1f%%\n",
                   std::string(name_of(one.condition)).c_str(), 100 * one.uar, 100 * one.change, 100 * one.accuracy,
                   100 * one.uncertain, 100 * one.moved);
  return text;
}

}  // namespace

Json metrics_json(std::span<const Answer> answers) {
  const Confusion confusion = confusion_of(answers);
  Json json;
  json["clips"] = confusion.clips();
  json["unanswered"] = confusion.unanswered_clips();
  json["accuracy"] = rounded(confusion.accuracy());
  json["uar"] = rounded(confusion.uar());
  json["ece"] = rounded(expected_calibration_error(answers));
  json["uncertain"] = {{"all", quiet_json(quiet_of(answers))}, {"strong", quiet_json(quiet_of(answers, true))}};
  json["per_class"] = per_class_json(confusion);
  json["confusion"] = confusion.counts;
  json["per_speaker"] = groups_json(answers, [](const Label& label) { return label.speaker; });
  json["per_sex"] = groups_json(answers, [](const Label& label) { return std::string(name_of(label.sex)); });
  json["per_intensity"] =
      groups_json(answers, [](const Label& label) { return std::string(name_of(label.intensity)); });
  return json;
}

Json evaluation_json(const ModelData& model, const std::vector<Answer>& answers, const HeardAgain& again) {
  const auto intervals = bootstrap_over_speakers(std::span(&answers, 1));
  Json json;
  json["report"] = "evaluation";
  json["emovox"] = EMOVOX_VERSION;
  json["fingerprint"] = fingerprint_text(model.fingerprint);
  json["model_corpora"] = model.corpora;
  json["labels"] = emotion_names;
  json.update(metrics_json(answers));
  json["uar_interval95"] = interval_json(intervals.uar);
  json["accuracy_interval95"] = interval_json(intervals.accuracy);
  json["among_own_labels"] = among_own_labels_json(answers);
  if (again.live) json["live"] = live_json(*again.live);
  for (const ConditionFigures& figures : again.conditions) json["conditions"].push_back(condition_json(figures));
  return json;
}

Json held_out_json(const HeldOutMetrics& metrics) {
  if (metrics.protocol.empty()) return nullptr;
  Json confusion = Json::array();
  for (std::size_t i = 0; i < emotion_count; ++i)
    confusion.push_back(std::vector(metrics.confusion.begin() + static_cast<std::ptrdiff_t>(i * emotion_count),
                                    metrics.confusion.begin() + static_cast<std::ptrdiff_t>((i + 1) * emotion_count)));
  return {{"protocol", metrics.protocol},
          {"seeds", metrics.seeds},
          {"clips", metrics.clips},
          {"uar", rounded(static_cast<double>(metrics.uar))},
          {"accuracy", rounded(static_cast<double>(metrics.accuracy))},
          {"confusion_over_seeds", confusion}};
}

std::string evaluation_text(const std::vector<Answer>& answers, const HeardAgain& again) {
  const Confusion confusion = confusion_of(answers);
  const auto intervals = bootstrap_over_speakers(std::span(&answers, 1));
  std::string text = confusion_text(confusion) + '\n';
  text += format("UAR       %5.1f%%, 95%% interval %.1f to %.1f (resampling speakers)\n", 100 * confusion.uar(),
                 100 * intervals.uar.low, 100 * intervals.uar.high);
  text += format("accuracy  %5.1f%%, 95%% interval %.1f to %.1f, %u clips, %u unanswered\n", 100 * confusion.accuracy(),
                 100 * intervals.accuracy.low, 100 * intervals.accuracy.high, confusion.clips(),
                 confusion.unanswered_clips());
  text += format("ECE       %5.1f%%\n", 100 * expected_calibration_error(answers));
  text += quiet_text(quiet_of(answers), quiet_of(answers, true));
  text += among_own_labels_text(answers);
  if (again.live) text += live_text(*again.live);
  if (!again.conditions.empty()) text += conditions_text(again.conditions);
  return text;
}

std::string pretty(const Json& json) {
  // A list whose first element is not on the line of its bracket, and which holds neither lists, objects nor strings.
  static const std::regex list_of_numbers(R"(\[\s+([^\[\]{}"]*?)\s+\])");
  static const std::regex line_break(R"(\s+)");
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
  std::string result;
  auto end = text.begin();
  for (std::sregex_iterator match(text.begin(), text.end(), list_of_numbers), last; match != last; ++match) {
    result.append(end, text.begin() + match->position());
    result += '[' + std::regex_replace(match->str(1), line_break, " ") + ']';
    end = text.begin() + match->position() + match->length();
  }
  result.append(end, text.end());
  return result + '\n';
}

}  // namespace emovox::trainer
