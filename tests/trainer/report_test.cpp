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

}  // namespace
}  // namespace emovox::trainer
