#include "trainer/metrics.hpp"

#include <gtest/gtest.h>

namespace emovox::trainer {
namespace {

Answer answer(Emotion truth, Emotion said, float confidence = 0.65F, const std::string& speaker = "a") {
  Label label;
  label.emotion = truth;
  label.speaker = speaker;
  Probabilities probabilities;
  probabilities.fill((1 - confidence) / 7);
  probabilities[static_cast<std::size_t>(said)] = confidence;
  return {label, probabilities};
}

Answer silence(Emotion truth) {
  Answer none = answer(truth, truth);
  none.probabilities.reset();
  return none;
}

constexpr auto happy = static_cast<std::size_t>(Emotion::happy);
constexpr auto sad = static_cast<std::size_t>(Emotion::sad);
constexpr auto calm = static_cast<std::size_t>(Emotion::calm);

/// 4 happy: 3 found, 1 called sad. 2 sad: 1 found, 1 unanswered.
std::vector<Answer> six_answers() {
  return {answer(Emotion::happy, Emotion::happy), answer(Emotion::happy, Emotion::happy),
          answer(Emotion::happy, Emotion::happy), answer(Emotion::happy, Emotion::sad),
          answer(Emotion::sad, Emotion::sad),     silence(Emotion::sad)};
}

TEST(Metrics, MatchFiguresByHand) {
  const Confusion confusion = confusion_of(six_answers());
  EXPECT_EQ(confusion.clips(), 6U);
  EXPECT_EQ(confusion.unanswered_clips(), 1U);
  EXPECT_DOUBLE_EQ(confusion.accuracy(), 4.0 / 6);
  EXPECT_DOUBLE_EQ(*confusion.recall(happy), 0.75);
  EXPECT_DOUBLE_EQ(*confusion.recall(sad), 0.5) << "no answer is a wrong answer";
  EXPECT_DOUBLE_EQ(confusion.uar(), 0.625);
  EXPECT_DOUBLE_EQ(*confusion.precision(happy), 1);
  EXPECT_DOUBLE_EQ(*confusion.precision(sad), 0.5);
  EXPECT_DOUBLE_EQ(*confusion.f1(happy), 6.0 / 7);
  EXPECT_FALSE(confusion.recall(calm).has_value());
  EXPECT_FALSE(confusion.precision(calm).has_value());
  EXPECT_EQ(confusion.counts[happy][sad], 1U);
}

TEST(Metrics, LeaveLabelsThatDoNotOccurOutOfTheAverage) {
  // 2 happy: 1 found. 1 sad: called calm, which never occurs: no recall of it counts, not even as nought.
  const Confusion confusion =
      confusion_of(std::vector{answer(Emotion::happy, Emotion::happy), answer(Emotion::happy, Emotion::surprised),
                               answer(Emotion::sad, Emotion::calm)});
  EXPECT_DOUBLE_EQ(confusion.uar(), (0.5 + 0) / 2);
  EXPECT_FALSE(confusion.recall(calm).has_value());
  EXPECT_DOUBLE_EQ(*confusion.precision(calm), 0) << "it was answered, and wrongly";
  EXPECT_FALSE(confusion.f1(calm).has_value());
}

TEST(Metrics, AmongOwnLabelsTakeTheMostProbableThatOccursInTheCorpus) {
  std::vector answers{answer(Emotion::happy, Emotion::happy), answer(Emotion::sad, Emotion::calm),
                      silence(Emotion::sad)};
  // calm is most probable, then sad, then happy
  answers[1].probabilities = Probabilities{0.1F, 0.5F, 0.05F, 0.15F, 0.2F};
  for (Answer& one : answers) one.truth.corpus = "nemo";
  // another corpus has calm
  answers.push_back(answer(Emotion::calm, Emotion::calm));
  answers.back().truth.corpus = "ravdess";

  const auto labels = labels_of_corpora(answers);
  EXPECT_EQ(labels.at("nemo"), (std::set{Emotion::happy, Emotion::sad}));
  EXPECT_EQ(labels.at("ravdess"), std::set{Emotion::calm});
  const auto restricted = among_own_labels(answers);
  ASSERT_EQ(restricted.size(), 4U);
  EXPECT_FLOAT_EQ((*restricted[1].probabilities)[sad], 0.75F);
  EXPECT_FLOAT_EQ((*restricted[1].probabilities)[happy], 0.25F);
  EXPECT_EQ((*restricted[1].probabilities)[calm], 0);
  EXPECT_FALSE(restricted[2].probabilities.has_value());
  EXPECT_FLOAT_EQ((*restricted[3].probabilities)[calm], 1);
  EXPECT_DOUBLE_EQ(confusion_of(answers).uar(), (1 + 0 + 1) / 3.0);
  EXPECT_DOUBLE_EQ(confusion_of(restricted).uar(), (1 + 0.5 + 1) / 3.0);
}

TEST(Metrics, AmongOwnLabelsAreAlikeWhereNoneHasAnyProbability) {
  std::vector answers{answer(Emotion::happy, Emotion::calm), answer(Emotion::sad, Emotion::sad)};
  answers[0].probabilities = Probabilities{0, 1};
  const auto restricted = among_own_labels(answers);
  EXPECT_FLOAT_EQ((*restricted[0].probabilities)[happy], 0.5F);
  EXPECT_FLOAT_EQ((*restricted[0].probabilities)[sad], 0.5F);
}

TEST(Metrics, CallAPerfectlyHonestClassifierCalibrated) {
  // 65% sure and right 13 times out of 20
  std::vector<Answer> answers;
  for (int k = 0; k < 20; ++k) answers.push_back(answer(Emotion::happy, k < 13 ? Emotion::happy : Emotion::sad, 0.65F));
  EXPECT_NEAR(expected_calibration_error(answers), 0, 1e-6);  // single precision
}

TEST(Metrics, WeighCalibrationBinsByTheirClips) {
  // 6 clips 95% sure and 3 right: off by 0.45. 2 clips 30% sure and both right: off by 0.70. 6/8 0.45 + 2/8 0.70
  std::vector<Answer> answers;
  for (int k = 0; k < 6; ++k) answers.push_back(answer(Emotion::happy, k < 3 ? Emotion::happy : Emotion::sad, 0.95F));
  for (int k = 0; k < 2; ++k) answers.push_back(answer(Emotion::calm, Emotion::calm, 0.3F));
  answers.push_back(silence(Emotion::calm));
  EXPECT_NEAR(expected_calibration_error(answers), 0.5125, 1e-6);  // single precision
}

TEST(Metrics, PutFullCertaintyIntoTheLastBin) {
  EXPECT_NEAR(expected_calibration_error(std::vector{answer(Emotion::sad, Emotion::sad, 1.0F)}), 0, 1e-6);
}

TEST(Metrics, KeepTheBinsOfTheReliabilityDiagram) {
  // 0.35 lies in bin 5, from 5/15 to 6/15; 0.95 in the last, from 14/15
  const auto bins = calibration_of(std::vector{answer(Emotion::happy, Emotion::happy, 0.35F),
                                               answer(Emotion::happy, Emotion::sad, 0.95F),
                                               answer(Emotion::sad, Emotion::sad, 0.97F), silence(Emotion::sad)});
  EXPECT_EQ(bins[5].clips, 1U);
  EXPECT_DOUBLE_EQ(bins[5].accuracy(), 1);
  EXPECT_EQ(bins[14].clips, 2U);
  EXPECT_DOUBLE_EQ(bins[14].accuracy(), 0.5);
  EXPECT_NEAR(bins[14].confidence(), 0.96, 1e-6);  // single precision
  EXPECT_EQ(bins[0].clips, 0U);
  EXPECT_DOUBLE_EQ(bins[0].confidence(), 0);
  std::uint32_t clips = 0;
  for (const CalibrationBin& bin : bins) clips += bin.clips;
  EXPECT_EQ(clips, 3U) << "one clip has no confidence";
}

TEST(Metrics, GroupByWhatTheLabelSays) {
  const std::vector answers{
      answer(Emotion::happy, Emotion::happy, 0.5F, "x"), answer(Emotion::happy, Emotion::sad, 0.5F, "y"),
      answer(Emotion::sad, Emotion::sad, 0.5F, "y"), answer(Emotion::sad, Emotion::sad, 0.5F, "")};
  const auto groups = confusion_by(answers, [](const Label& label) { return label.speaker; });
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_DOUBLE_EQ(groups.at("x").accuracy(), 1);
  EXPECT_DOUBLE_EQ(groups.at("y").accuracy(), 0.5);
}

Answer strong(Answer answer) {
  answer.truth.intensity = Intensity::strong;
  return answer;
}

Answer with_least(float least_confidence, Answer answer) {
  answer.least_confidence = least_confidence;
  return answer;
}

TEST(Quiet, CountsAnswersThatNameNobodyInParticular) {
  const std::vector answers{
      with_least(0.5F, answer(Emotion::happy, Emotion::happy, 0.6F)),
      with_least(0.5F, strong(answer(Emotion::happy, Emotion::happy, 0.4F))),  // uncertain
      with_least(0.5F, strong(answer(Emotion::happy, Emotion::calm, 0.6F))),   // quiet
      with_least(0.5F, answer(Emotion::happy, Emotion::neutral, 0.4F)),        // both, counted once
      with_least(0.5F, silence(Emotion::happy)),
  };
  const QuietCount all = quiet_of(answers);
  EXPECT_EQ(all.clips, 5U);
  EXPECT_EQ(all.uncertain, 2U);
  EXPECT_EQ(all.quiet, 3U);
  EXPECT_DOUBLE_EQ(all.uncertain_share(), 0.4);
  EXPECT_DOUBLE_EQ(all.quiet_share(), 0.6);
  const QuietCount loud = quiet_of(answers, true);
  EXPECT_EQ(loud.clips, 2U);
  EXPECT_EQ(loud.uncertain, 1U);
  EXPECT_EQ(loud.quiet, 2U);
  EXPECT_DOUBLE_EQ(quiet_of({}).quiet_share(), 0);
}

TEST(Quiet, LeavesAccuracyToTheMostProbable) {
  const std::vector unsure{with_least(0.9F, answer(Emotion::sad, Emotion::sad, 0.4F))};
  EXPECT_TRUE(unsure[0].uncertain());
  EXPECT_DOUBLE_EQ(confusion_of(unsure).accuracy(), 1);
}

TEST(Quiet, HasNobodyUncertainWithoutAThreshold) {
  EXPECT_FALSE(answer(Emotion::sad, Emotion::sad, 0.13F).uncertain());
  EXPECT_FALSE(with_least(0.4F, answer(Emotion::sad, Emotion::sad, 0.4F)).uncertain()) << "not below";
  EXPECT_FALSE(with_least(0.4F, silence(Emotion::sad)).uncertain());
}

TEST(Bootstrap, HasNoWidthWhenSpeakersAreAlike) {
  std::vector<Answer> answers;
  for (const auto* speaker : {"a", "b", "c"})
    for (int k = 0; k < 4; ++k)
      answers.push_back(answer(Emotion::sad, k < 3 ? Emotion::sad : Emotion::calm, 0.5F, speaker));
  const auto intervals = bootstrap_over_speakers(std::span(&answers, 1));
  EXPECT_DOUBLE_EQ(intervals.uar.low, 0.75);
  EXPECT_DOUBLE_EQ(intervals.uar.high, 0.75);
}

TEST(Bootstrap, HasTheWidthOfTheBinomialForAllOrNothingSpeakers) {
  // 20 speakers of one clip each, half of them right: a resample's accuracy is binomial(20, 1/2) / 20, whose 2.5% and
  // 97.5% quantiles are 6/20 and 14/20. 2000 draws find the quantile or its neighbour.
  std::vector<Answer> answers;
  for (int k = 0; k < 20; ++k)
    answers.push_back(answer(Emotion::sad, k < 10 ? Emotion::sad : Emotion::calm, 0.5F, std::to_string(k)));
  const auto intervals = bootstrap_over_speakers(std::span(&answers, 1));
  EXPECT_NEAR(intervals.accuracy.low, 0.30, 0.05 + 1e-9);
  EXPECT_NEAR(intervals.accuracy.high, 0.70, 0.05 + 1e-9);
  const auto again = bootstrap_over_speakers(std::span(&answers, 1));
  EXPECT_EQ(again.accuracy.low, intervals.accuracy.low);
}

TEST(Bootstrap, AveragesOverSeeds) {
  const std::vector right{answer(Emotion::sad, Emotion::sad)};
  const std::vector wrong{answer(Emotion::sad, Emotion::calm)};
  const auto intervals = bootstrap_over_speakers(std::vector{right, wrong});
  EXPECT_DOUBLE_EQ(intervals.uar.low, 0.5);
  EXPECT_DOUBLE_EQ(intervals.uar.high, 0.5);
}

}  // namespace
}  // namespace emovox::trainer
