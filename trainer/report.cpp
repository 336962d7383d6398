#include "trainer/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "emovox/functionals.hpp"
#include "trainer/hash.hpp"

namespace emovox::trainer {
namespace {

/// Figures are shares of at most some thousand clips: six decimals lose nothing and keep reports readable.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json optional_json(const std::optional<double>& value) { return value ? Json(rounded(*value)) : Json(nullptr); }

Json interval_json(const Interval& interval) { return {rounded(interval.low), rounded(interval.high)}; }

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

/// One list a clip, in the order of the dataset; null for those without an answer.
Json probabilities_json(std::span<const Answer> answers) {
  Json all = Json::array();
  for (const Answer& answer : answers) {
    Json& one = all.emplace_back(nullptr);
    if (!answer.probabilities) continue;
    one = Json::array();
    for (const float p : *answer.probabilities) one.push_back(rounded(static_cast<double>(p)));
  }
  return all;
}

Json fold_json(const FoldOutcome& fold) {
  return {{"test_speakers", fold.test_speakers},
          {"chosen", fold.chosen},
          {"metrics", metrics_json(fold.answers)},
          {"probabilities", probabilities_json(fold.answers)}};
}

std::string digest_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  ContentHash hash;
  hash.add(std::as_bytes(std::span(bytes)));
  return hash.text();
}

/// What makes two cross-validations the same, but for their seeds.
Json recipe_json(const CrossvalRecipe& recipe) {
  const ClassifierOptions& classifier = recipe.classifier;
  Json json;
  json["emovox"] = EMOVOX_VERSION;
  json["fingerprint"] = fingerprint_text(fingerprint());
  json["protocol"] = recipe.protocol;
  json["classifier"] = name_of(classifier.kind);
  json["kernel"] = !classifier.kernel ? "auto" : *classifier.kernel == Kernel::linear ? "linear" : "rbf";
  json["forest"] = classifier.growth == Growth::boosted ? "boosted" : "bagged";
  if (wants_pictures(classifier)) {
    json["init"] = classifier.init.empty() ? Json(nullptr) : Json(digest_of_file(classifier.init));
    json["epochs"] = classifier.epochs;
  }
  if (classifier.kind == ClassifierKind::ensemble)
    for (const ClassifierKind member : classifier.members) json["members"].push_back(name_of(member));
  json["class_weights"] = classifier.weights == ClassWeights::balanced ? "balanced" : "none";
  json["data"] = recipe.data;
  return json;
}

bool is_of(const Json& report, const CrossvalRecipe& recipe) {
  const Json wanted = recipe_json(recipe);
  return report.is_object() && std::ranges::all_of(wanted.items(), [&](const auto& item) {
           return report.contains(item.key()) && report[item.key()] == item.value();
         });
}

struct Spread {
  double mean = 0;
  double deviation = 0;  // of the sample; 0 for a single value
};

Spread spread_of(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  Spread spread;
  for (const double value : values) spread.mean += value / n;
  for (const double value : values) spread.deviation += (value - spread.mean) * (value - spread.mean);
  spread.deviation = values.size() > 1 ? std::sqrt(spread.deviation / (n - 1)) : 0;
  return spread;
}

/// Pooled figures over all seeds.
struct Summed {
  std::vector<std::vector<Answer>> pooled;
  std::vector<Confusion> confusions;
  Confusion sum;
  Spread uar;
  Spread accuracy;
  Spread ece;
  Intervals intervals;
};

Summed sum_up(std::span<const CrossvalRun> runs) {
  Summed summed;
  std::vector<double> uars;
  std::vector<double> accuracies;
  std::vector<double> eces;
  for (const CrossvalRun& run : runs) {
    const auto& answers = summed.pooled.emplace_back(run.pooled());
    const auto& confusion = summed.confusions.emplace_back(confusion_of(answers));
    summed.sum.add(confusion);
    uars.push_back(confusion.uar());
    accuracies.push_back(confusion.accuracy());
    eces.push_back(expected_calibration_error(answers));
  }
  summed.uar = spread_of(uars);
  summed.accuracy = spread_of(accuracies);
  summed.ece = spread_of(eces);
  summed.intervals = bootstrap_over_speakers(summed.pooled);
  return summed;
}

Json spread_json(const Spread& spread) {
  return {{"mean", rounded(spread.mean)}, {"standard_deviation", rounded(spread.deviation)}};
}

Json spread_json(const Spread& spread, const Interval& interval) {
  Json json = spread_json(spread);
  json["interval95"] = interval_json(interval);
  return json;
}

/// printf into a string.
template <class... Values>
std::string format(const char* pattern, Values... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), pattern, values...);
  return text.data();
}

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

Json summary_json(const Summed& summed) {
  std::set<std::string> corpora;
  std::set<std::string> speakers;
  for (const Answer& answer : summed.pooled.front()) {
    corpora.insert(answer.truth.corpus);
    speakers.insert(answer.truth.speaker);
  }
  Json json;
  json["corpora"] = corpora;
  json["clips"] = summed.pooled.front().size();
  json["speakers"] = speakers.size();
  json["summary"] = {{"uar", spread_json(summed.uar, summed.intervals.uar)},
                     {"accuracy", spread_json(summed.accuracy, summed.intervals.accuracy)},
                     {"ece", spread_json(summed.ece)},
                     {"confusion_over_seeds", summed.sum.counts},
                     {"unanswered_over_seeds", summed.sum.unanswered_clips()}};
  return json;
}

/// The reverse of probabilities_json. Throws Json::exception where it does not fit the clips.
std::vector<Answer> answers_from(const Json& probabilities, std::span<const Clip> clips) {
  std::vector<Answer> answers;
  for (std::size_t c = 0; c < clips.size(); ++c) {
    const Json& one = probabilities.at(c);
    answers.push_back({clips[c].label, std::nullopt});
    if (!one.is_null()) answers.back().probabilities = one.get<Probabilities>();
  }
  return answers;
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
  json["per_class"] = per_class_json(confusion);
  json["confusion"] = confusion.counts;
  json["per_speaker"] = groups_json(answers, [](const Label& label) { return label.speaker; });
  json["per_sex"] = groups_json(answers, [](const Label& label) { return std::string(name_of(label.sex)); });
  json["per_intensity"] =
      groups_json(answers, [](const Label& label) { return std::string(name_of(label.intensity)); });
  return json;
}

Json crossval_json(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs, bool complete) {
  Json seeds = Json::array();
  Json run_list = Json::array();
  for (const CrossvalRun& run : runs) {
    seeds.push_back(run.seed);
    Json folds = Json::array();
    for (const FoldOutcome& fold : run.folds) folds.push_back(fold_json(fold));
    run_list.push_back({{"seed", run.seed}, {"folds", folds}, {"pooled", metrics_json(run.pooled())}});
  }

  Json json;
  json["report"] = "crossval";
  json.update(recipe_json(recipe));
  json["labels"] = emotion_names;
  json["complete"] = complete;
  json["seeds"] = seeds;
  if (complete) json.update(summary_json(sum_up(runs)));
  json["runs"] = run_list;
  return json;
}

std::optional<FoldOutcome> fold_in(const Json& report, const CrossvalRecipe& recipe, std::uint64_t seed,
                                   const TestSpeakers& test_speakers, std::span<const Clip> clips) {
  if (!is_of(report, recipe)) return std::nullopt;
  try {
    for (const Json& run : report.at("runs"))
      for (const Json& fold : run.at("folds"))
        if (run.at("seed") == seed && fold.at("test_speakers") == test_speakers)
          return FoldOutcome{test_speakers, fold.at("chosen"), answers_from(fold.at("probabilities"), clips)};
  } catch (const Json::exception&) {
    return std::nullopt;  // not written by crossval, or edited since: as if the fold were not there
  }
  return std::nullopt;
}

Json evaluation_json(const ModelData& model, const std::vector<Answer>& answers) {
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

Result<HeldOutMetrics> held_out_from(const Json& report) {
  try {
    if (report.at("report") != "crossval") return refused("it is a report of another kind than crossval's");
    if (report.at("fingerprint") != fingerprint_text(fingerprint()))
      return refused("it was measured with other features (fingerprint " + report.at("fingerprint").get<std::string>() +
                     ", this build has " + fingerprint_text(fingerprint()) + "): run crossval again");
    if (report.at("complete") != true) return refused("it is not complete: run the same crossval again to go on");
    const Json& summary = report.at("summary");
    HeldOutMetrics metrics;
    metrics.protocol = report.at("protocol");
    metrics.seeds = static_cast<std::uint32_t>(report.at("seeds").size());
    metrics.clips = report.at("clips");
    metrics.uar = summary.at("uar").at("mean");
    metrics.accuracy = summary.at("accuracy").at("mean");
    for (std::size_t i = 0; i < emotion_count; ++i)
      for (std::size_t j = 0; j < emotion_count; ++j)
        metrics.confusion[i * emotion_count + j] = summary.at("confusion_over_seeds").at(i).at(j);
    return metrics;
  } catch (const Json::exception& error) {
    return refused(std::string("it is not a report of crossval: ") + error.what());
  }
}

std::string crossval_text(const CrossvalRecipe& recipe, std::span<const CrossvalRun> runs) {
  const Summed summed = sum_up(runs);
  std::string text = recipe.protocol + ", " + std::string(name_of(recipe.classifier.kind)) + ", " +
                     std::to_string(summed.pooled.front().size()) + " clips, " +
                     std::to_string(runs.front().folds.size()) + " folds by speaker\n\n";
  text += "seed  fold  clips  inner UAR    UAR  accuracy  test speakers\n";
  for (std::size_t k = 0; k < runs.size(); ++k) {
    for (std::size_t f = 0; f < runs[k].folds.size(); ++f) {
      const FoldOutcome& fold = runs[k].folds[f];
      const Confusion confusion = confusion_of(fold.answers);
      text += format("%4llu  %4zu  %5u      %5.1f  %5.1f     %5.1f  ", static_cast<unsigned long long>(runs[k].seed),
                     f + 1, confusion.clips(), 100 * fold.chosen.value("inner_uar", 0.0), 100 * confusion.uar(),
                     100 * confusion.accuracy());
      for (std::size_t s = 0; s < fold.test_speakers.size(); ++s) text += (s > 0 ? " " : "") + fold.test_speakers[s];
      text += '\n';
    }
    const Confusion& all = summed.confusions[k];
    text += format("%4llu   all  %5u             %5.1f     %5.1f\n", static_cast<unsigned long long>(runs[k].seed),
                   all.clips(), 100 * all.uar(), 100 * all.accuracy());
  }
  text += '\n' + confusion_text(summed.sum) + '\n';
  text += format("UAR       %5.1f%% +- %.1f over %zu seed(s), 95%% interval %.1f to %.1f (resampling speakers)\n",
                 100 * summed.uar.mean, 100 * summed.uar.deviation, runs.size(), 100 * summed.intervals.uar.low,
                 100 * summed.intervals.uar.high);
  text += format("accuracy  %5.1f%% +- %.1f, 95%% interval %.1f to %.1f\n", 100 * summed.accuracy.mean,
                 100 * summed.accuracy.deviation, 100 * summed.intervals.accuracy.low,
                 100 * summed.intervals.accuracy.high);
  text += format("ECE       %5.1f%%\n", 100 * summed.ece.mean);
  return text;
}

std::string evaluation_text(const std::vector<Answer>& answers) {
  const Confusion confusion = confusion_of(answers);
  const auto intervals = bootstrap_over_speakers(std::span(&answers, 1));
  std::string text = confusion_text(confusion) + '\n';
  text += format("UAR       %5.1f%%, 95%% interval %.1f to %.1f (resampling speakers)\n", 100 * confusion.uar(),
                 100 * intervals.uar.low, 100 * intervals.uar.high);
  text += format("accuracy  %5.1f%%, 95%% interval %.1f to %.1f, %u clips, %u unanswered\n", 100 * confusion.accuracy(),
                 100 * intervals.accuracy.low, 100 * intervals.accuracy.high, confusion.clips(),
                 confusion.unanswered_clips());
  text += format("ECE       %5.1f%%\n", 100 * expected_calibration_error(answers));
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
