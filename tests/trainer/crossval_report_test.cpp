#include "trainer/crossval_report.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"
#include "trainer/report.hpp"

namespace emovox::trainer {
namespace {

const CrossvalRecipe recipe{"luna5", {Candidate{}}, "digest", {}};

/// Two clips of sad a run: the first found, the second found only by the runs that are told so.
CrossvalRun run_with(std::uint64_t seed, bool both_right) {
  Label label;
  label.corpus = "ravdess";
  label.speaker = "ravdess:01";
  label.emotion = Emotion::sad;
  label.sex = Sex::male;
  label.intensity = Intensity::strong;
  const Probabilities sad{0, 0, 0, 1};
  const Probabilities calm{0, 1};
  CrossvalRun run;
  run.seed = seed;
  run.folds.push_back(
      {{"ravdess:01"}, {{"c", 4}, {"inner_uar", 0.9}}, {{label, sad}, {label, both_right ? sad : calm}}});
  return run;
}

TEST(CrossvalReport, GivesMeanAndDeviationOverSeeds) {
  const Json json = crossval_json(recipe, std::vector{run_with(1, true), run_with(2, false)});
  EXPECT_EQ(json["seeds"], Json({1, 2}));
  EXPECT_EQ(json["clips"], 2);
  EXPECT_DOUBLE_EQ(json["summary"]["uar"]["mean"], 0.75);
  EXPECT_NEAR(json["summary"]["uar"]["standard_deviation"], std::sqrt(2 * 0.25 * 0.25), 1e-6);  // six decimals
  EXPECT_EQ(json["summary"]["confusion_over_seeds"][3][3], 3);
  EXPECT_EQ(json["runs"][1]["folds"][0]["metrics"]["per_sex"]["male"]["uar"], 0.5);
  EXPECT_EQ(json["runs"][0]["folds"][0]["chosen"]["c"], 4);
}

TEST(CrossvalReport, NamesTheCorporaThatAreOnlyTrainedOn) {
  CrossvalRecipe with_others = recipe;
  with_others.corpora_only_trained_on = {"calls", "nemo"};
  const std::vector runs{run_with(1, true)};
  const Json json = crossval_json(with_others, runs);
  EXPECT_EQ(json["corpora_only_trained_on"], Json({"calls", "nemo"}));
  EXPECT_EQ(json["corpora"], Json({"ravdess"})) << "those that the figures are of";
  const std::string line = "Every fold is fitted on nemo as well, and none is tested on it.";
  EXPECT_NE(crossval_text(with_others, runs).find(line), std::string::npos);
  EXPECT_EQ(crossval_json(recipe, runs)["corpora_only_trained_on"], Json::array());
  EXPECT_EQ(crossval_text(recipe, runs).find("Every fold"), std::string::npos);
}

TEST(CrossvalReport, GoesIntoAModel) {
  const Json json = crossval_json(recipe, std::vector{run_with(1, true), run_with(2, false)});
  const auto metrics = held_out_from(Json::parse(pretty(json)));
  ASSERT_TRUE(metrics) << metrics.reason().message;
  EXPECT_EQ(metrics->protocol, "luna5");
  EXPECT_EQ(metrics->seeds, 2U);
  EXPECT_EQ(metrics->clips, 2U);
  EXPECT_FLOAT_EQ(metrics->uar, 0.75F);
  EXPECT_EQ(metrics->confusion[3 * emotion_count + 1], 1U);
}

TEST(CrossvalReport, OfAnotherKindDoesNotGoIntoAModel) {
  EXPECT_FALSE(held_out_from(Json::parse("{}")));
  EXPECT_FALSE(held_out_from(Json::parse("[1, 2", nullptr, false)));
  Json other_features = crossval_json(recipe, std::vector{run_with(1, true)});
  other_features["fingerprint"] = "0000000000000001";
  EXPECT_NE(held_out_from(other_features).reason().message.find("0000000000000001"), std::string::npos);
}

TEST(CrossvalReport, WithFoldsMissingIsTakenUpAgainAndDoesNotGoIntoAModel) {
  const CrossvalRun run = run_with(7, false);
  const Json report = Json::parse(pretty(crossval_json(recipe, std::vector{run}, false)));
  EXPECT_FALSE(report.contains("summary"));
  EXPECT_NE(held_out_from(report).reason().message.find("not complete"), std::string::npos);

  std::vector<Clip> clips(2);
  clips[0].label = clips[1].label = run.folds[0].answers[0].truth;
  const auto fold = fold_in(report, recipe, 7, {"ravdess:01"}, clips);
  ASSERT_TRUE(fold);
  EXPECT_EQ(fold->chosen["c"], 4);
  ASSERT_EQ(fold->answers.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(fold->answers[i].probabilities, run.folds[0].answers[i].probabilities);
}

TEST(CrossvalReport, KeepsTheThresholdOfAFold) {
  CrossvalRun run = run_with(7, false);
  for (Answer& answer : run.folds[0].answers) answer.least_confidence = 0.7F;
  Json report = Json::parse(pretty(crossval_json(recipe, std::vector{run}, false)));
  std::vector<Clip> clips(2);
  EXPECT_EQ(fold_in(report, recipe, 7, {"ravdess:01"}, clips)->answers[1].least_confidence, 0.7F);
  report["runs"][0]["folds"][0].erase("least_confidence");
  EXPECT_EQ(fold_in(report, recipe, 7, {"ravdess:01"}, clips)->answers[1].least_confidence, 0)
      << "of a report from before there was one";
}

TEST(CrossvalReport, GivesNoFoldOfAnotherRecipe) {
  const Json report = crossval_json(recipe, std::vector{run_with(7, false)}, false);
  const std::vector<Clip> clips(2);
  EXPECT_FALSE(fold_in(report, recipe, 8, {"ravdess:01"}, clips)) << "another seed";
  EXPECT_FALSE(fold_in(report, recipe, 7, {"ravdess:02"}, clips)) << "other speakers";
  EXPECT_FALSE(fold_in(report, {"luna5", {Candidate{}}, "other data", {}}, 7, {"ravdess:01"}, clips));
  CrossvalRecipe linear = recipe;
  linear.candidates.front().options.kind = ClassifierKind::linear;
  EXPECT_FALSE(fold_in(report, linear, 7, {"ravdess:01"}, clips));
  CrossvalRecipe tried = recipe;
  tried.candidates = {{{}, {{"kernel", "linear"}}}, {{}, {{"kernel", "rbf"}}}};
  EXPECT_FALSE(fold_in(report, tried, 7, {"ravdess:01"}, clips)) << "settings to choose from";
  EXPECT_FALSE(fold_in(report, recipe, 7, {"ravdess:01"}, std::vector<Clip>(3))) << "a clip more";
  EXPECT_FALSE(fold_in(nullptr, recipe, 7, {"ravdess:01"}, clips));
}

TEST(CrossvalReport, SaysTheSameToPeople) {
  const std::string text = crossval_text(recipe, std::vector{run_with(1, true), run_with(2, false)});
  EXPECT_NE(text.find("UAR        75.0% +- 35.4 over 2 seed(s)"), std::string::npos) << text;
}

TEST(CrossvalReport, OfTuningHasTheBestFirstForPeopleAndInOrderForPrograms) {
  const std::vector<Candidate> candidates{{{}, {{"kernel", "linear"}}}, {{}, {{"kernel", "rbf"}}}};
  std::vector<Trial> trials{{candidates[0].settings, {}}, {candidates[1].settings, {}}};
  const auto answers = run_with(1, false).pooled();
  trials[0].confusion = confusion_of(answers);
  trials[1].confusion = confusion_of(run_with(1, true).pooled());
  EXPECT_EQ(tuning_text(trials),
            "  UAR  accuracy  settings, by speakers of inner folds\n"
            "100.0     100.0  --kernel rbf\n"
            " 50.0      50.0  --kernel linear\n");
  const Json json = tuning_json(candidates, "digest", trials);
  EXPECT_EQ(json["best"], (Json{{"kernel", "rbf"}}));
  EXPECT_EQ(json["tried"][0], (Json{{"settings", {{"kernel", "linear"}}}, {"uar", 0.5}, {"accuracy", 0.5}}));
}

}  // namespace
}  // namespace emovox::trainer
