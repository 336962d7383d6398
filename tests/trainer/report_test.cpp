#include "trainer/report.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

const CrossvalRecipe recipe{"luna5", "svm", "auto", ClassWeights::balanced};

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
  run.folds.push_back({{"ravdess:01"}, {Kernel::rbf, 4, 0.5, 0.9}, {{label, sad}, {label, both_right ? sad : calm}}});
  return run;
}

TEST(Report, GivesMeanAndDeviationOverSeeds) {
  const Json json = crossval_json(recipe, std::vector{run_with(1, true), run_with(2, false)});
  EXPECT_EQ(json["seeds"], Json({1, 2}));
  EXPECT_EQ(json["clips"], 2);
  EXPECT_DOUBLE_EQ(json["summary"]["uar"]["mean"], 0.75);
  EXPECT_NEAR(json["summary"]["uar"]["standard_deviation"], std::sqrt(2 * 0.25 * 0.25), 1e-6);  // six decimals
  EXPECT_EQ(json["summary"]["confusion_over_seeds"][3][3], 3);
  EXPECT_EQ(json["runs"][1]["folds"][0]["metrics"]["per_sex"]["male"]["uar"], 0.5);
  EXPECT_EQ(json["runs"][0]["folds"][0]["chosen"]["c"], 4);
}

TEST(Report, GoesIntoAModel) {
  const Json json = crossval_json(recipe, std::vector{run_with(1, true), run_with(2, false)});
  const auto metrics = held_out_from(Json::parse(pretty(json)));
  ASSERT_TRUE(metrics) << metrics.reason().message;
  EXPECT_EQ(metrics->protocol, "luna5");
  EXPECT_EQ(metrics->seeds, 2U);
  EXPECT_EQ(metrics->clips, 2U);
  EXPECT_FLOAT_EQ(metrics->uar, 0.75F);
  EXPECT_EQ(metrics->confusion[3 * emotion_count + 1], 1U);
}

TEST(Report, OfAnotherKindDoesNotGoIntoAModel) {
  EXPECT_FALSE(held_out_from(Json::parse("{}")));
  EXPECT_FALSE(held_out_from(Json::parse("[1, 2", nullptr, false)));
  Json other_features = crossval_json(recipe, std::vector{run_with(1, true)});
  other_features["fingerprint"] = "0000000000000001";
  EXPECT_NE(held_out_from(other_features).reason().message.find("0000000000000001"), std::string::npos);
}

TEST(Report, SaysTheSameToPeople) {
  const std::string text = crossval_text(recipe, std::vector{run_with(1, true), run_with(2, false)});
  EXPECT_NE(text.find("UAR        75.0% +- 35.4 over 2 seed(s)"), std::string::npos) << text;
}

}  // namespace
}  // namespace emovox::trainer
