#include "trainer/speaker_calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace emovox::trainer {
namespace {

Answer said(const std::string& speaker, Emotion truth, const Probabilities& probabilities) {
  Answer answer{{}, probabilities};
  answer.truth.speaker = speaker;
  answer.truth.emotion = truth;
  return answer;
}

Probabilities of_two(float neutral, float calm) { return {neutral, calm, 0, 0, 0, 0, 0, 0}; }

TEST(WithSpeakerCalibration, TakesAwayWhatIsSaidOfASpeakerWhateverTheyDo) {
  // All of speaker a sounds calm; what is less so is neutral.
  const std::vector<Answer> answers{said("a", Emotion::neutral, of_two(0.4F, 0.6F)),
                                    said("a", Emotion::calm, of_two(0.1F, 0.9F))};
  const auto calibrated = with_speaker_calibration(answers);
  // Odds of neutral are 2/3 and 1/9, their geometric mean sqrt(2/27): odds over that are sqrt(6) and 1/sqrt(6).
  const auto odds = [&](std::size_t a) {
    return (*calibrated[a].probabilities)[0] / (*calibrated[a].probabilities)[1];
  };
  EXPECT_NEAR(odds(0), std::sqrt(6.0), 1e-5);
  EXPECT_NEAR(odds(1), 1 / std::sqrt(6.0), 1e-5);
}

TEST(WithSpeakerCalibration, LeavesOtherSpeakersAlone) {
  const std::vector<Answer> alone{said("a", Emotion::calm, of_two(0.3F, 0.7F)),
                                  said("a", Emotion::calm, of_two(0.7F, 0.3F))};
  std::vector<Answer> more = alone;
  more.push_back(said("b", Emotion::calm, of_two(0.01F, 0.99F)));
  const auto first = with_speaker_calibration(alone);
  const auto second = with_speaker_calibration(more);
  for (std::size_t a = 0; a < alone.size(); ++a) EXPECT_EQ(first[a].probabilities, second[a].probabilities);
}

TEST(WithSpeakerCalibration, LooksAtNoLabel) {
  const std::vector<Answer> answers{said("a", Emotion::neutral, of_two(0.4F, 0.6F)),
                                    said("a", Emotion::calm, of_two(0.1F, 0.9F))};
  auto relabelled = answers;
  for (Answer& answer : relabelled) answer.truth.emotion = Emotion::angry;
  const auto first = with_speaker_calibration(answers);
  const auto second = with_speaker_calibration(relabelled);
  for (std::size_t a = 0; a < answers.size(); ++a) EXPECT_EQ(first[a].probabilities, second[a].probabilities);
}

TEST(WithSpeakerCalibration, LeavesWhatHasNoAnswerWithoutOne) {
  std::vector<Answer> answers{said("a", Emotion::neutral, of_two(0.4F, 0.6F)), {{}, std::nullopt}};
  const auto calibrated = with_speaker_calibration(answers);
  EXPECT_FALSE(calibrated[1].probabilities);
  float sum = 0;
  for (const float p : *calibrated[0].probabilities) sum += p;
  EXPECT_NEAR(sum, 1, 1e-6);
}

}  // namespace
}  // namespace emovox::trainer
