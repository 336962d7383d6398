#pragma once

#include <array>
#include <span>

#include "emovox/emotion.hpp"
#include "trainer/fit/emotion_set.hpp"

namespace emovox::trainer {

enum class ClassWeights {
  none,
  balanced,  ///< every emotion counts alike, however many utterances it has
};

/// The weight of every emotion: utterances / (emotions present * utterances of it), or all 1. 0 for absent ones.
[[nodiscard]] std::array<double, emotion_count> class_weights(std::span<const Emotion> emotions, ClassWeights weights);

/// The same, of every emotion among the utterances that could have been labelled with it.
///
/// possible  one an utterance
[[nodiscard]] std::array<double, emotion_count> class_weights(std::span<const Emotion> emotions,
                                                              std::span<const EmotionSet> possible,
                                                              ClassWeights weights);

}  // namespace emovox::trainer
