#include "trainer/fit/calibrate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "made_up.hpp"
#include "trainer/metrics.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;

/// `share` for one emotion, the rest for all alike.
Probabilities mostly(Emotion emotion, float share) {
  Probabilities probabilities;
  probabilities.fill((1 - share) / emotion_count);
  probabilities[static_cast<std::size_t>(emotion)] += share;
  return probabilities;
}

HeldOutAnswer answer(const std::string& speaker, Emotion truth, int statement, const Probabilities& probabilities) {
  HeldOutAnswer one{probabilities, {}};
  one.label.corpus = "made up";
  one.label.speaker = speaker;
  one.label.emotion = truth;
  one.label.statement = statement;
  return one;
}

/// Four speakers, two sentences, every emotion told rightly with that share.
std::vector<HeldOutAnswer> told_rightly(float share) {
  std::vector<HeldOutAnswer> answers;
  for (const char* speaker : {"a", "b", "c", "d"})
    for (const int statement : {1, 2})
      for (const Emotion emotion : every_emotion)
        answers.push_back(answer(speaker, emotion, statement, mostly(emotion, share)));
  return answers;
}

std::vector<Answer> under(std::span<const HeldOutAnswer> held_out, const Calibration& calibration) {
  std::vector<Answer> answers;
  for (const auto& one : held_out)
    answers.push_back({one.label, shifted(one.probabilities, calibration.offsets), calibration.least_confidence});
  return answers;
}

double quiet_share(std::span<const Probabilities> ordinary, const Calibration& calibration) {
  std::vector<HeldOutAnswer> answers;
  for (const auto& one : ordinary) answers.push_back({one, {}});
  return quiet_of(under(answers, calibration)).quiet_share();
}

std::vector<OrdinaryAnswers> one_folder(const std::vector<Probabilities>& heard) { return {heard}; }

TEST(FitCalibration, TakesNothingOffWithoutOrdinaryRecordings) {
  const Calibration calibration = fit_calibration(told_rightly(0.6F), {});
  EXPECT_EQ(calibration.offsets, Logs{});
  EXPECT_EQ(calibration.least_confidence, 0);
}

TEST(FitCalibration, TakesOffWhatIsSaidOfOrdinaryVoices) {
  const auto held_out = told_rightly(0.7F);
  Probabilities ordinary = mostly(Emotion::sad, 0.3F);
  ordinary[static_cast<std::size_t>(Emotion::neutral)] += 0.05F;
  const std::vector<Probabilities> heard(20, ordinary);
  EXPECT_EQ(quiet_share(heard, {}), 0);
  const Calibration calibration = fit_calibration(held_out, one_folder(heard));
  EXPECT_EQ(quiet_share(heard, calibration), 1);
  EXPECT_EQ(confusion_of(under(held_out, calibration)).uar(), 1);
  EXPECT_EQ(quiet_of(under(held_out, calibration)).uncertain, 0U);
}

TEST(FitCalibration, HearsEveryFolderOfOrdinaryVoicesAlike) {
  // the larger one is right as it is, the smaller one sounds sad
  const std::vector<Probabilities> many(200, mostly(Emotion::neutral, 0.3F));
  const std::vector<Probabilities> few(10, mostly(Emotion::sad, 0.1F));
  const Calibration calibration = fit_calibration(told_rightly(0.7F), std::vector{many, few});
  EXPECT_EQ(quiet_share(few, calibration), 1);
  EXPECT_EQ(quiet_share(many, calibration), 1);
}

TEST(FitCalibration, RaisesNoQuietAtTheCostOfHearingEmotions) {
  // half of the happy ones sound a little neutral: what makes all ordinary voices quiet would silence them too
  auto held_out = told_rightly(0.7F);
  const Probabilities muffled = mostly(Emotion::happy, 0.05F);
  for (auto& one : held_out)
    if (one.label.emotion != Emotion::neutral && one.label.emotion != Emotion::calm && one.label.statement == 1)
      one.probabilities = mostly(one.label.emotion, 0.05F);
  std::vector<Probabilities> heard(18, mostly(Emotion::neutral, 0.3F));
  heard.insert(heard.end(), 2, muffled);  // a tenth of them
  const Calibration calibration = fit_calibration(held_out, one_folder(heard));
  EXPECT_NEAR(quiet_share(heard, calibration), 0.9, 1e-9);
  EXPECT_EQ(quiet_share(std::vector{muffled}, calibration), 0);
}

TEST(FitCalibration, LeavesNoiseUncertainWhereSpeakersAreSurer) {
  const auto held_out = told_rightly(0.7F);
  const std::vector<Probabilities> noise(20, mostly(Emotion::fearful, 0.25F));  // 0.34
  const Calibration calibration = fit_calibration(held_out, {}, noise);
  EXPECT_GE(calibration.least_confidence, 0.35F);
  EXPECT_EQ(quiet_of(under(held_out, calibration)).uncertain, 0U);
}

TEST(FitCalibration, DoesNotBuyQuietWithMoreThanAPointOfWhatSpeakersMean) {
  // half of the sad ones are told by as little as ordinary voices are
  auto held_out = told_rightly(0.7F);
  for (auto& one : held_out)
    if (one.label.emotion == Emotion::sad && one.label.statement == 1) one.probabilities = mostly(Emotion::sad, 0.02F);
  const std::vector<Probabilities> heard(20, mostly(Emotion::sad, 0.02F));
  const Calibration calibration = fit_calibration(held_out, one_folder(heard));
  EXPECT_GE(confusion_of(under(held_out, calibration)).uar(), 0.99);
}

TEST(FitCalibration, LeavesFewUncertainInEveryCorpus) {
  auto held_out = told_rightly(0.7F);
  auto of_another = told_rightly(0.1F);  // 0.2125 at most: any threshold leaves all of them uncertain
  for (auto& one : of_another) one.label.corpus = "another";
  const std::vector<Probabilities> heard(20, mostly(Emotion::sad, 0.14F));
  EXPECT_GT(fit_calibration(held_out, one_folder(heard)).least_confidence, 0);
  held_out.insert(held_out.end(), of_another.begin(), of_another.end());
  EXPECT_EQ(fit_calibration(held_out, one_folder(heard)).least_confidence, 0);
}

TEST(FitCalibration, LearnsHowMuchOfASpeakersBiasToTakeOff) {
  // of two speakers everything sounds angry, of two sad
  std::vector<HeldOutAnswer> held_out = told_rightly(0.3F);
  for (auto& one : held_out) {
    Logs bias{};
    const bool loud = one.label.speaker < "c";
    bias[static_cast<std::size_t>(loud ? Emotion::angry : Emotion::sad)] = 2.5F;
    one.probabilities = shifted(one.probabilities, bias);
  }
  EXPECT_LT(confusion_of(under(held_out, {})).uar(), 0.3);
  const Calibration calibration = fit_calibration(held_out, {});
  EXPECT_GE(calibration.baseline_weight, 0.75F);
  EXPECT_NEAR(calibration.unmoved[static_cast<std::size_t>(Emotion::angry)],
              calibration.unmoved[static_cast<std::size_t>(Emotion::sad)], 1e-4);

  Confusion known;
  for (const auto& one : held_out) {
    const auto unmoved = std::ranges::find_if(held_out, [&](const HeldOutAnswer& other) {
      return other.label.speaker == one.label.speaker && other.label.emotion == Emotion::neutral;
    });
    const Logs offsets = offsets_for(calibration, logs_of(unmoved->probabilities));
    known.add({one.label, shifted(one.probabilities, offsets), 0});
  }
  EXPECT_GT(known.uar(), 0.8);
}

TEST(FitCalibration, KnowsNoSpeakersWhereSentencesAreUnknown) {
  auto held_out = told_rightly(0.3F);
  for (auto& one : held_out) one.label.statement = 0;
  EXPECT_EQ(fit_calibration(held_out, {}).baseline_weight, 0);
}

}  // namespace
}  // namespace emovox::trainer
