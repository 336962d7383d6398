#include "trainer/html_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "emovox/functionals.hpp"
#include "trainer/html.hpp"
#include "trainer/html_curve.hpp"
#include "trainer/html_figures.hpp"
#include "trainer/html_style.hpp"

namespace emovox::trainer {
namespace {

/// What both kinds of report show: the answers of one or more seeds, and what is said about their origin.
struct Page {
  std::string title;
  Html lead;
  Html origin;  ///< the section about the model or the recipe
  std::span<const std::vector<Answer>> runs;
  Html further;  ///< sections, of an evaluation that tells more
};

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

template <class Names>
std::string joined(const Names& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::set<std::string> distinct(std::span<const Answer> answers, std::string Label::*what) {
  std::set<std::string> values;
  for (const Answer& answer : answers) values.insert(answer.truth.*what);
  return values;
}

/// Names run in the direction they are written in, without turning the text around them.
Html isolated(std::string_view name) { return tag("bdi", {}, name); }

Html section(const std::string& id, const std::string& style, std::string_view title, const Html& content) {
  return tag("section", {{"id", id}, {"class", style}, {"aria-labelledby", id + "-title"}},
             tag("h2", {{"id", id + "-title"}}, title) + content);
}

Html header_row(std::initializer_list<std::string_view> columns) {
  Html cells;
  for (const auto column : columns) cells += tag("th", {{"scope", "col"}}, column);
  return tag("thead", {}, tag("tr", {}, cells));
}

Html table(std::initializer_list<std::string_view> columns, const Html& rows) {
  return tag("table", {}, header_row(columns) + tag("tbody", {}, rows));
}

Html cell(const Html& content) { return tag("td", {}, content); }

Html fact(std::string_view term, const Html& description) { return tag("dt", {}, term) + tag("dd", {}, description); }

Html share_tile(const std::string& id, std::string_view title, double share, const std::optional<Interval>& interval) {
  const Html between = interval ? "95% interval " + share_text(interval->low) + " to " + share_text(interval->high)
                                : Html("one speaker: no interval to give");
  return section(id, "tile", title,
                 tag("p", {{"class", "big"}}, share_text(share)) + interval_strip(share, interval) +
                     tag("p", {}, between) + tag("p", {}, "dotted: chance " + percent(1.0 / emotion_count)));
}

double mean_over(std::span<const std::vector<Answer>> runs,
                 const std::function<double(const std::vector<Answer>&)>& of) {
  double sum = 0;
  for (const auto& run : runs) sum += of(run);
  return runs.empty() ? 0 : sum / static_cast<double>(runs.size());
}

Html tiles(std::span<const std::vector<Answer>> runs) {
  const auto intervals = bootstrap_over_speakers(runs);
  // clips of one speaker tell nothing about how speakers differ
  const bool varied = distinct(runs.front(), &Label::speaker).size() > 1;
  const auto when_varied = [&](const Interval& interval) { return varied ? std::optional(interval) : std::nullopt; };
  const auto uar = [](const std::vector<Answer>& run) { return confusion_of(run).uar(); };
  const auto accuracy = [](const std::vector<Answer>& run) { return confusion_of(run).accuracy(); };
  const auto unanswered = confusion_of(pooled(runs)).unanswered_clips();
  return share_tile("uar", "UAR", mean_over(runs, uar), when_varied(intervals.uar)) +
         share_tile("accuracy", "Accuracy", mean_over(runs, accuracy), when_varied(intervals.accuracy)) +
         section("ece", "tile", "Expected calibration error",
                 tag("p", {{"class", "big"}}, share_text(mean_over(runs, expected_calibration_error))) +
                     tag("p", {}, "between how sure the answers are and how often they are right")) +
         section("clips", "tile", "Clips",
                 tag("p", {{"class", "big"}}, std::to_string(runs.front().size())) +
                     tag("p", {},
                         std::to_string(unanswered) + " unanswered" + (runs.size() > 1 ? " over all seeds" : "") +
                             ", counted as wrong"));
}

/// The five that take the largest share of their emotion's clips.
Html frequent_confusions(const Confusion& confusion) {
  struct Mistake {
    std::size_t truth, said;
    double share;
  };
  std::vector<Mistake> mistakes;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = 0; j < emotion_count; ++j)
      if (i != j && confusion.counts[i][j] > 0)
        mistakes.push_back({i, j, static_cast<double>(confusion.counts[i][j]) / confusion.clips_of(i)});
  std::ranges::stable_sort(mistakes, std::ranges::greater(), &Mistake::share);
  mistakes.resize(std::min<std::size_t>(5, mistakes.size()));
  if (mistakes.empty()) return {};
  Html items;
  for (const auto& [truth, said, share] : mistakes)
    items += tag("li", {}, Html(emotion_names[truth]) + " taken for " + emotion_names[said] + ": " + share_text(share));
  return tag("h3", {}, "Most frequent confusions") + tag("ol", {}, items);
}

Html confusion_section(const Confusion& confusion) {
  return section(
      "confusion", "half", "Confusion matrix",
      tag("p", {{"class", "quiet"}},
          "Rows: what the speaker meant. Columns: what was answered. Outlined: right answers. Per cent are of "
          "the row.") +
          heat_map(confusion) + frequent_confusions(confusion));
}

Html calibration_section(std::span<const Answer> answers) {
  const auto bins = calibration_of(answers);
  CalibrationBin all;
  for (const CalibrationBin& bin : bins) {
    all.clips += bin.clips;
    all.right += bin.right;
    all.confidence_sum += bin.confidence_sum;
  }
  const Html means = all.clips == 0 ? Html("No clip was answered.")
                                    : "Answers are " + share_text(all.confidence()) + " sure on average and " +
                                          share_text(all.accuracy()) + " are right.";
  return section("calibration", "half", "Reliability diagram",
                 tag("p", {{"class", "quiet"}},
                     means + " Dots on the dashed line are as sure as they are right; above it they are right more "
                             "often than they say.") +
                     reliability_diagram(bins));
}

Html classes_section(const Confusion& confusion) {
  Html rows;
  for (std::size_t i = 0; i < emotion_count; ++i)
    rows += tag("tr", {},
                tag("th", {{"scope", "row"}}, emotion_names[i]) + cell(std::to_string(confusion.clips_of(i))) +
                    cell(share_bar(confusion.precision(i))) + cell(share_bar(confusion.recall(i))) +
                    cell(share_bar(confusion.f1(i))));
  return section("classes", "half tall", "By emotion", table({"Emotion", "Clips", "Precision", "Recall", "F1"}, rows));
}

Html group_cells(const Confusion& confusion) {
  return cell(std::to_string(confusion.clips())) + cell(share_bar(confusion.uar())) +
         cell(share_bar(confusion.accuracy()));
}

/// Rows under a heading of their own; nothing where the corpus does not tell.
Html group_rows(std::string_view title, std::span<const Answer> answers,
                const std::function<std::string(const Label&)>& key) {
  Html rows;
  for (const auto& [name, confusion] : confusion_by(answers, key))
    rows += tag("tr", {}, tag("th", {{"scope", "row"}}, name) + group_cells(confusion));
  if (rows.str().empty()) return {};
  return tag("tbody", {}, tag("tr", {}, tag("th", {{"scope", "rowgroup"}, {"colspan", "4"}}, title)) + rows);
}

Html groups_section(std::span<const Answer> answers) {
  const Html rows =
      group_rows("Sex", answers, [](const Label& label) { return std::string(name_of(label.sex)); }) +
      group_rows("Intensity", answers, [](const Label& label) { return std::string(name_of(label.intensity)); });
  return section("groups", "half", "By sex and intensity",
                 rows.str().empty() ? tag("p", {}, "The recordings' corpus tells neither.")
                                    : tag("table", {}, header_row({"Group", "Clips", "UAR", "Accuracy"}) + rows));
}

Html speakers_section(std::span<const Answer> answers) {
  std::map<std::string, Sex> sexes;
  for (const Answer& answer : answers) sexes[answer.truth.speaker] = answer.truth.sex;
  Html rows;
  for (const auto& [name, confusion] : confusion_by(answers, [](const Label& label) { return label.speaker; }))
    rows += tag("tr", {},
                tag("th", {{"scope", "row"}}, isolated(name)) + cell(name_of(sexes[name])) + group_cells(confusion));
  return section("speakers", "long", "By speaker", table({"Speaker", "Sex", "Clips", "UAR", "Accuracy"}, rows));
}

Html explanations() {
  return tag(
      "footer", {},
      tag("p", {},
          "UAR, the unweighted average recall, is the mean of the recalls of the emotions that occur, so that each "
          "counts alike. Intervals come from resampling speakers 2000 times. Chance is guessing one of eight emotions. "
          "The expected calibration error averages the distance of the dots from the dashed line, weighted by clips "
          "(Guo et al., 2017).") +
          tag("p", {}, "emovox " EMOVOX_VERSION));
}

std::string page_text(const Page& page) {
  // The policy holds the page to what it promises: nothing is fetched, nothing runs.
  const Html head = Html::markup(
                        "<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                        "'unsafe-inline'\">\n") +
                    tag("title", {}, page.title) + tag("style", {}, Html::markup(html_style));
  const auto answers = pooled(page.runs);
  const Confusion confusion = confusion_of(answers);
  const Html body =
      tag("header", {}, tag("h1", {}, page.title) + page.lead) +
      tag("main", {},
          tiles(page.runs) + confusion_section(confusion) + calibration_section(answers) + classes_section(confusion) +
              groups_section(answers) + page.origin + page.further + speakers_section(answers)) +
      explanations();
  return "<!doctype html>\n" + tag("html", {{"lang", "en"}}, tag("head", {}, head) + tag("body", {}, body)).str() +
         "\n";
}

Html held_out_facts(const HeldOutMetrics& held_out) {
  if (held_out.protocol.empty()) return fact("Held-out figures", "none in the blob");
  return fact("Held-out figures",
              held_out.protocol + ", " + counted(held_out.seeds, "seed") + ", " + counted(held_out.clips, "clip")) +
         fact("Held-out UAR", share_text(static_cast<double>(held_out.uar))) +
         fact("Held-out accuracy", share_text(static_cast<double>(held_out.accuracy)));
}

Html held_out_confusion(const HeldOutMetrics& held_out) {
  if (held_out.protocol.empty()) return {};
  Confusion confusion;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = 0; j < emotion_count; ++j) confusion.counts[i][j] = held_out.confusion[i * emotion_count + j];
  return tag("details", {}, tag("summary", {}, "Held-out confusion matrix, over all seeds") + heat_map(confusion));
}

Html model_section(const ModelData& model) {
  const auto or_none = [](const std::string& text) { return text.empty() ? Html("not given") : isolated(text); };
  const Html facts = fact("Trained on", or_none(joined(model.corpora))) + fact("Licence", or_none(model.licence)) +
                     fact("Trained with emovox", or_none(model.trained_with)) +
                     fact("Feature fingerprint", tag("code", {}, fingerprint_text(model.fingerprint))) +
                     held_out_facts(model.held_out);
  return section("model", "half", "The model", tag("dl", {}, facts) + held_out_confusion(model.held_out));
}

Html size_of(std::span<const Answer> answers) {
  return tag("p", {},
             counted(answers.size(), "clip") + " of " + counted(distinct(answers, &Label::speaker).size(), "speaker") +
                 ", from " + isolated(joined(distinct(answers, &Label::corpus))));
}

Html live_section(const LiveFigures& live) {
  const Html first = live.first_result_median_s
                         ? "The first result comes after " + fixed(*live.first_result_median_s, 2) +
                               " s in half of the clips, after " + fixed(*live.first_result_95_s, 2) +
                               " s in 95% of them. "
                         : "No clip has a result. ";
  const Html changes = "After it the label changes " + fixed(live.label_changes, 2) +
                       " times an utterance, and never in " + share_text(live.steady) + " of them.";
  return section(
      "live", "half", "While somebody speaks",
      tag("p", {{"class", "quiet"}},
          "Heard as a stream, a result every " + fixed(live.options.hop_seconds, 2) + " s over the last " +
              fixed(live.options.window_seconds, 0) + " s of speech, smoothing " + fixed(live.options.smoothing, 2) +
              ". Every point is about all clips, by the latest result of each; one without counts as wrong. " + first +
              changes) +
          live_curve(live));
}

/// In points of per cent, with its sign.
Html points_text(double change) {
  return tag("data", {{"value", fixed(change, 6)}}, (change < 0 ? "\u2212" : "+") + fixed(100 * std::abs(change), 1));
}

Html conditions_section(std::span<const ConditionFigures> conditions) {
  Html rows;
  for (const ConditionFigures& one : conditions)
    rows += tag("tr", {},
                tag("th", {{"scope", "row"}},
                    Html(name_of(one.condition)) + ": " + std::string(description_of(one.condition))) +
                    cell(share_bar(one.uar)) + cell(points_text(one.change)) + cell(share_text(one.accuracy)) +
                    cell(share_text(one.uncertain)) + cell(share_text(one.moved)));
  return section("conditions", "half", "Under other conditions",
                 tag("p", {{"class", "quiet"}},
                     "The same clips, changed. Change is that of the UAR, in points; another answer is another most "
                     "probable emotion, or none.") +
                     table({"Condition", "UAR", "Change", "Accuracy", "Uncertain", "Another answer"}, rows));
}

Html further_sections(const HeardAgain& again) {
  Html sections;
  if (again.live) sections += live_section(*again.live);
  if (!again.conditions.empty()) sections += conditions_section(again.conditions);
  return sections;
}

/// A model cannot say whom it was fitted on, only from which corpora.
Html note_on_known_speakers(const ModelData& model, std::span<const Answer> answers) {
  const auto corpora = distinct(answers, &Label::corpus);
  const bool met = std::ranges::any_of(model.corpora, [&](const std::string& name) { return corpora.contains(name); });
  if (!met) return {};
  return tag("p", {{"class", "note"}},
             std::string("The model was trained on recordings of this corpus. If these speakers were among them, the "
                         "figures are better than they would be for people whom it has not met") +
                 (model.held_out.protocol.empty() ? "." : "; its held-out figures are for such people."));
}

}  // namespace

std::string evaluation_html(const ModelData& model, const std::vector<Answer>& answers, const HeardAgain& again) {
  return page_text({"Evaluation of an emovox model", size_of(answers) + note_on_known_speakers(model, answers),
                    model_section(model), std::span(&answers, 1), further_sections(again)});
}

std::string crossval_html(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs) {
  std::vector<std::vector<Answer>> answers;
  std::vector<std::string> seeds;
  for (const CrossvalRun& run : runs) {
    answers.push_back(run.pooled());
    seeds.push_back(std::to_string(run.seed));
  }
  const Json summary = crossval_json(recipe, runs)["summary"];
  const auto over_seeds = [](const Json& spread) {
    return share_text(spread["mean"].get<double>()) + " \u00b1 " +
           share_text(spread["standard_deviation"].get<double>());
  };
  const Html facts =
      fact("Protocol", recipe.protocol + ", " + counted(runs.front().folds.size(), "fold") + " by speaker") +
      fact("Classifier", std::string(name_of(recipe.candidates.front().options.kind))) +
      (recipe.corpora_only_trained_on.empty()
           ? Html()
           : fact("Fitted on, never tested on", isolated(joined(recipe.corpora_only_trained_on)))) +
      fact("Seeds", joined(seeds) + (runs.size() > 1 ? "; counts are sums over them" : "")) +
      fact("UAR over seeds", over_seeds(summary["uar"])) +
      fact("Accuracy over seeds", over_seeds(summary["accuracy"])) +
      fact("UAR with speaker calibration", over_seeds(summary["with_speaker_calibration"]["uar"])) +
      fact("Feature fingerprint", tag("code", {}, fingerprint_text(fingerprint())));
  return page_text({"Cross-validation of emovox", size_of(answers.front()),
                    section("recipe", "half", "The recipe", tag("dl", {}, facts)), answers, Html()});
}

}  // namespace emovox::trainer
