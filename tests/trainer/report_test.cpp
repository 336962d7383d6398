#include "trainer/report.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

/// Of a corpus without calm: of two clips one is called calm, and rather sad than happy.
std::vector<Answer> answers_with_a_foreign_label() {
  Label label;
  label.corpus = "nemo";
  label.speaker = "nemo:EB0";
  label.emotion = Emotion::happy;
  std::vector<Answer> answers{{label, Probabilities{0, 0, 1}}};
  label.emotion = Emotion::sad;
  answers.push_back({label, Probabilities{0, 0.5F, 0.2F, 0.3F}});
  return answers;
}

TEST(Report, OfAnEvaluationHasTheFiguresAmongTheCorpussOwnLabels) {
  const Json json = evaluation_json({}, answers_with_a_foreign_label());
  EXPECT_EQ(json["uar"], 0.5);
  const Json& own = json["among_own_labels"];
  EXPECT_EQ(own["labels"], (Json{{"nemo", {"happy", "sad"}}}));
  EXPECT_EQ(own["uar"], 1);
  EXPECT_EQ(own["accuracy"], 1);
  EXPECT_EQ(own["uar_interval95"], Json({1.0, 1.0}));
}

TEST(Report, TellsPeopleOfOwnLabelsWhereACorpusLacksSome) {
  auto answers = answers_with_a_foreign_label();
  EXPECT_NE(evaluation_text(answers).find("among the corpus's own labels: UAR 100.0%, 95% interval 100.0 to 100.0, "
                                          "accuracy 100.0% (nemo: happy sad)"),
            std::string::npos)
      << evaluation_text(answers);
  for (std::size_t i = 0; i < emotion_count; ++i) {
    answers.push_back(answers.front());
    answers.back().truth.emotion = static_cast<Emotion>(i);
  }
  EXPECT_EQ(evaluation_text(answers).find("own labels"), std::string::npos);
}

TEST(Report, PutsNumbersOnOneLine) {
  EXPECT_EQ(pretty({{"matrix", {{1, 2}, {3, 4}}}, {"text", "a [\n 1,\n 2 ]"}, {"names", {"a"}}}),
            "{\n  \"matrix\": [\n    [1, 2],\n    [3, 4]\n  ],\n  \"text\": \"a [\\n 1,\\n 2 ]\",\n  \"names\": [\n    "
            "\"a\"\n  ]\n}\n");
}

/// 40% sure of calm, by a model that wants more or less than that.
std::vector<Answer> one_answer(float least_confidence, Intensity intensity) {
  Label label;
  label.emotion = Emotion::calm;
  label.intensity = intensity;
  return {{label, Probabilities{0.1F, 0.4F, 0.1F, 0.1F, 0.1F, 0.1F, 0.05F, 0.05F}, least_confidence}};
}

TEST(Report, TellsHowManyAreUncertain) {
  const Json json = metrics_json(one_answer(0.5F, Intensity::strong));
  const Json count{{"clips", 1}, {"uncertain", 1}, {"quiet", 1}, {"uncertain_share", 1.0}, {"quiet_share", 1.0}};
  EXPECT_EQ(json["uncertain"]["all"], count);
  EXPECT_EQ(json["uncertain"]["strong"], count);
  EXPECT_EQ(json["accuracy"], 1.0) << "judged by the most probable all the same";
  EXPECT_EQ(metrics_json(one_answer(0.3F, Intensity::strong))["uncertain"]["all"]["uncertain"], 0);
}

TEST(Report, TellsPeopleHowManyAreUncertain) {
  const std::string strong = evaluation_text(one_answer(0.5F, Intensity::strong));
  EXPECT_NE(strong.find("uncertain 100.0%; neutral, calm or uncertain 100.0%; of strong intensity 100.0% and 100.0%\n"),
            std::string::npos)
      << strong;
  const std::string normal = evaluation_text(one_answer(0.3F, Intensity::normal));
  EXPECT_NE(normal.find("uncertain   0.0%; neutral, calm or uncertain 100.0%\n"), std::string::npos) << normal;
}

/// Made-up figures of the recordings heard again.
HeardAgain heard_again() {
  HeardAgain again;
  again.live.emplace().options.smoothing = 0.5;
  for (std::size_t i = 0; i < live_seconds.size(); ++i)
    again.live->points[i] = {live_seconds[i], 0.9, 0.8, 0.7, 0.6, 0.5, 0.4};
  again.live->first_result_median_s = 1.1;
  again.live->first_result_95_s = 1.3;
  again.live->utterances = 7;
  again.live->label_changes = 1.5;
  again.live->steady = 0.25;
  again.conditions = {{Condition::room, 3, 0.5, 0.625, -0.125, 0.25, 0.375}, {Condition::mu_law}};
  return again;
}

TEST(Report, TellsOfRecordingsHeardAgain) {
  const Json json = evaluation_json({}, answers_with_a_foreign_label(), heard_again());
  const Json& live = json["live"];
  EXPECT_EQ(live["hop_seconds"], 0.25);
  EXPECT_EQ(live["smoothing"], 0.5);
  const Json point{{"seconds", 0.8},      {"answered", 0.9},          {"uar", 0.8},      {"accuracy", 0.7},
                   {"uar_as_given", 0.6}, {"accuracy_as_given", 0.5}, {"uncertain", 0.4}};
  ASSERT_EQ(live["since_speech_began"].size(), live_seconds.size() - 1);
  EXPECT_EQ(live["since_speech_began"][0], point);
  EXPECT_FALSE(live["in_the_end"].contains("seconds"));
  EXPECT_EQ(live["in_the_end"]["uar"], 0.8);
  EXPECT_EQ(live["first_result_seconds"], (Json{{"median", 1.1}, {"percentile95", 1.3}}));
  EXPECT_EQ(live["utterances"], 7);
  EXPECT_EQ(live["label_changes"], 1.5);
  EXPECT_EQ(live["steady"], 0.25);
  const Json room{{"name", "room"},    {"description", "a room with an RT60 of 0.5 s"},
                  {"unanswered", 3},   {"uar", 0.5},
                  {"accuracy", 0.625}, {"change", -0.125},
                  {"uncertain", 0.25}, {"moved", 0.375}};
  ASSERT_EQ(json["conditions"].size(), 2U);
  EXPECT_EQ(json["conditions"][0], room);
  EXPECT_EQ(json["conditions"][1]["name"], "mu-law");
}

TEST(Report, IsSilentOfWhatWasNotHeardAgain) {
  const Json json = evaluation_json({}, answers_with_a_foreign_label());
  EXPECT_FALSE(json.contains("live"));
  EXPECT_FALSE(json.contains("conditions"));
  const std::string text = evaluation_text(answers_with_a_foreign_label());
  EXPECT_EQ(text.find("speech began"), std::string::npos);
}

TEST(Report, TellsPeopleOfRecordingsHeardAgain) {
  const std::string text = evaluation_text(answers_with_a_foreign_label(), heard_again());
  for (const auto* line :
       {"1.5 s                        90.0%  80.0%     70.0%      40.0%\n", "in the end                   90.0%",
        "first result after 1.10 s in half of the clips, 1.30 s in 95%; the label changes 1.50 times",
        "room        50.0%    -12.5     62.5%      25.0%           37.5%\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << '\n' << text;
}

TEST(Report, HasNoTimeOfAFirstResultWhereThereIsNone) {
  HeardAgain again;
  again.live = live_figures({}, {});
  const Json json = evaluation_json({}, answers_with_a_foreign_label(), again);
  EXPECT_TRUE(json["live"]["first_result_seconds"]["median"].is_null());
  EXPECT_EQ(evaluation_text(answers_with_a_foreign_label(), again).find("first result"), std::string::npos);
}

}  // namespace
}  // namespace emovox::trainer
