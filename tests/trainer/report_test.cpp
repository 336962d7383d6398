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

}  // namespace
}  // namespace emovox::trainer
