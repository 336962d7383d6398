#include "emovox/emotion.hpp"

#include <gtest/gtest.h>

namespace emovox {
namespace {

TEST(Emotion, NamesAndValuesMapBothWays) {
  for (const auto name : emotion_names) EXPECT_EQ(name_of(emotion_named(name).value()), name);
  EXPECT_FALSE(emotion_named("bored").has_value());
}

TEST(Emotion, CertainAngerIsUnpleasantAndAroused) {
  Probabilities p{};
  p[static_cast<std::size_t>(Emotion::angry)] = 1;
  EXPECT_LT(expected_affect(p).valence, 0);
  EXPECT_GT(expected_affect(p).arousal, 0);
}

TEST(Emotion, ExpectedAffectIsTheWeightedMeanOfThePositions) {
  Probabilities p{};
  p[static_cast<std::size_t>(Emotion::happy)] = 0.5F;
  p[static_cast<std::size_t>(Emotion::calm)] = 0.5F;
  EXPECT_FLOAT_EQ(expected_affect(p).valence, (0.81F + 0.72F) / 2);
  EXPECT_FLOAT_EQ(expected_affect(p).arousal, (0.51F - 0.69F) / 2);
}

}  // namespace
}  // namespace emovox
