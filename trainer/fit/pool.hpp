#pragma once

#include <span>
#include <vector>

#include "emovox/emotion.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/emotion_set.hpp"

namespace emovox::trainer {

/// Fits the exponents with which an Ensemble pools its members, by the log loss of utterances that none of them was
/// fitted on. For a single member that is temperature scaling (Guo et al., "On calibration of modern neural networks",
/// ICML 2017). The loss is convex in the exponents; they are kept at 0 or above.
///
/// answers   one list a member, at least one; one answer an utterance
/// emotions  the truth, one an utterance, at least one
/// possible  one an utterance: what it could have been labelled with, among which the truth is told
/// cost      some hundred passes over the answers
[[nodiscard]] std::vector<float> fit_pool(std::span<const std::vector<Probabilities>> answers,
                                          std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                                          ClassWeights weights);

}  // namespace emovox::trainer
