#include "trainer/crossval_report.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>
#include <set>

#include "emovox/functionals.hpp"
#include "trainer/figures.hpp"
#include "trainer/hash.hpp"
#include "trainer/report.hpp"
#include "trainer/speaker_calibration.hpp"

namespace emovox::trainer {
namespace {

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
          {"least_confidence", fold.answers.empty() ? 0.0F : fold.answers.front().least_confidence},
          {"metrics", metrics_json(fold.answers)},
          {"probabilities", probabilities_json(fold.answers)}};
}

/// The answers that fold_json told. Throws Json::exception where they do not fit the clips.
std::vector<Answer> answers_from(const Json& fold, std::span<const Clip> clips) {
  const Json& probabilities = fold.at("probabilities");
  const auto least_confidence = fold.value("least_confidence", 0.0F);  // there was none once
  std::vector<Answer> answers;
  for (std::size_t c = 0; c < clips.size(); ++c) {
    const Json& one = probabilities.at(c);
    answers.push_back({clips[c].label, std::nullopt, least_confidence});
    if (!one.is_null()) answers.back().probabilities = one.get<Probabilities>();
  }
  return answers;
}

std::string digest_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  ContentHash hash;
  hash.add(std::as_bytes(std::span(bytes)));
  return hash.text();
}

/// What makes two fits the same, but for their seeds.
Json fit_json(const ClassifierOptions& classifier) {
  const auto kinds = members_of(classifier);
  const auto has = [&](ClassifierKind kind) { return std::ranges::find(kinds, kind) != kinds.end(); };
  Json json;
  json["emovox"] = EMOVOX_VERSION;
  json["fingerprint"] = fingerprint_text(fingerprint());
  json["classifier"] = name_of(classifier.kind);
  if (classifier.kind == ClassifierKind::ensemble)
    for (const ClassifierKind member : kinds) json["members"].push_back(name_of(member));
  if (has(ClassifierKind::svm))
    json["kernel"] = !classifier.kernel ? "auto" : *classifier.kernel == Kernel::linear ? "linear" : "rbf";
  if (has(ClassifierKind::forest)) {
    json["forest"] = classifier.growth == Growth::boosted ? "boosted" : "bagged";
    json["trees"] = classifier.trees ? Json(*classifier.trees) : Json(nullptr);
    json["depth"] = classifier.depth ? Json(*classifier.depth) : Json(nullptr);
  }
  if (has(ClassifierKind::mlp)) json["hidden"] = hidden_units(classifier);
  if (has(ClassifierKind::conv)) {
    json["init"] = classifier.init.empty() ? Json(nullptr) : Json(digest_of_file(classifier.init));
    json["networks"] = classifier.networks;
    json["blocks"] = classifier.blocks;
    json["epochs"] = classifier.epochs;
    json["rate"] = classifier.rate;
    json["disguise"] = classifier.disguise;
  }
  json["class_weights"] = classifier.weights == ClassWeights::balanced ? "balanced" : "none";
  return json;
}

/// The settings that are tried, of several candidates; null of an only one.
Json settings_json(std::span<const Candidate> candidates) {
  Json settings = nullptr;
  if (candidates.size() > 1)
    for (const Candidate& candidate : candidates) settings.push_back(candidate.settings);
  return settings;
}

Json recipe_json(const CrossvalRecipe& recipe) {
  Json json;
  json["protocol"] = recipe.protocol;
  json.update(fit_json(recipe.candidates.front().options));
  json["tried"] = settings_json(recipe.candidates);
  json["data"] = recipe.data;
  return json;
}

bool is_of(const Json& report, const CrossvalRecipe& recipe) {
  const Json wanted = recipe_json(recipe);
  return report.is_object() && std::ranges::all_of(wanted.items(), [&](const auto& item) {
           return report.contains(item.key()) && report[item.key()] == item.value();
         });
}

/// {"depth": 4} as "--depth 4".
std::string as_flags(const Json& settings) {
  std::string text;
  for (const auto& [name, value] : settings.items())
    text += " --" + name + ' ' + (value.is_string() ? value.get<std::string>() : value.dump());
  return text;
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
  Spread calibrated_uar;  ///< with speaker calibration
  Spread calibrated_accuracy;
  Intervals calibrated_intervals;
};

Summed sum_up(std::span<const CrossvalRun> runs) {
  Summed summed;
  std::vector<double> uars;
  std::vector<double> accuracies;
  std::vector<double> eces;
  std::vector<std::vector<Answer>> calibrated;
  std::vector<double> calibrated_uars;
  std::vector<double> calibrated_accuracies;
  for (const CrossvalRun& run : runs) {
    const auto& answers = summed.pooled.emplace_back(run.pooled());
    const auto& confusion = summed.confusions.emplace_back(confusion_of(answers));
    summed.sum.add(confusion);
    uars.push_back(confusion.uar());
    accuracies.push_back(confusion.accuracy());
    eces.push_back(expected_calibration_error(answers));
    const Confusion confusion_then = confusion_of(calibrated.emplace_back(with_speaker_calibration(answers)));
    calibrated_uars.push_back(confusion_then.uar());
    calibrated_accuracies.push_back(confusion_then.accuracy());
  }
  summed.uar = spread_of(uars);
  summed.accuracy = spread_of(accuracies);
  summed.ece = spread_of(eces);
  summed.intervals = bootstrap_over_speakers(summed.pooled);
  summed.calibrated_uar = spread_of(calibrated_uars);
  summed.calibrated_accuracy = spread_of(calibrated_accuracies);
  summed.calibrated_intervals = bootstrap_over_speakers(calibrated);
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
                     {"with_speaker_calibration",
                      {{"uar", spread_json(summed.calibrated_uar, summed.calibrated_intervals.uar)},
                       {"accuracy", spread_json(summed.calibrated_accuracy, summed.calibrated_intervals.accuracy)}}},
                     {"confusion_over_seeds", summed.sum.counts},
                     {"unanswered_over_seeds", summed.sum.unanswered_clips()}};
  return json;
}

}  // namespace

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
  json["corpora_only_trained_on"] = recipe.corpora_only_trained_on;
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
          return FoldOutcome{test_speakers, fold.at("chosen"), answers_from(fold, clips), {}};
  } catch (const Json::exception&) {
    return std::nullopt;  // not written by crossval, or edited since: as if the fold were not there
  }
  return std::nullopt;
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
  std::string text = recipe.protocol + ", " + std::string(name_of(recipe.candidates.front().options.kind)) + ", " +
                     std::to_string(summed.pooled.front().size()) + " clips, " +
                     std::to_string(runs.front().folds.size()) + " folds by speaker\n";
  for (const std::string& corpus : recipe.corpora_only_trained_on)
    text += "Every fold is fitted on " + corpus + " as well, and none is tested on it.\n";
  text += "\nseed  fold  clips  inner UAR    UAR  accuracy  test speakers\n";
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
  const auto all = pooled(summed.pooled);
  text += quiet_text(quiet_of(all), quiet_of(all, true));
  text += format("with speaker calibration: UAR %.1f%% +- %.1f, accuracy %.1f%% +- %.1f\n",
                 100 * summed.calibrated_uar.mean, 100 * summed.calibrated_uar.deviation,
                 100 * summed.calibrated_accuracy.mean, 100 * summed.calibrated_accuracy.deviation);
  return text;
}

Json tuning_json(std::span<const Candidate> candidates, const std::string& data, std::span<const Trial> trials) {
  Json json;
  json["report"] = "tune";
  json.update(fit_json(candidates.front().options));
  json["seed"] = candidates.front().options.seed;
  json["data"] = data;
  json["tried"] = trials_json(trials);
  json["best"] = trials[best_of(trials)].settings;
  return json;
}

std::string tuning_text(std::span<const Trial> trials) {
  std::vector<std::size_t> order(trials.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t t) { return trials[t].confusion.uar(); });
  std::string text = "  UAR  accuracy  settings, by speakers of inner folds\n";
  for (const std::size_t t : order)
    text += format("%5.1f     %5.1f ", 100 * trials[t].confusion.uar(), 100 * trials[t].confusion.accuracy()) +
            as_flags(trials[t].settings) + '\n';
  return text;
}

}  // namespace emovox::trainer
