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
/// A few speakers say little about whom to trust more: exponents fitted by five were up to twice apart, and pooled
/// other speakers worse than equal ones (docs/experiments.md). So the sum of squares of their deviations from their
/// mean is added to the loss, weighed like 150 utterances: against some 300 that leaves them nearly equal where members
/// know about as much, and against thousands it says nothing.
///
/// answers   one list a member, at least one; one answer an utterance
/// emotions  the truth, one an utterance, at least one
/// possible  one an utterance: what it could have been labelled with, among which the truth is told
/// cost      some hundred passes over the answers
[[nodiscard]] std::vector<float> fit_pool(std::span<const std::vector<Probabilities>> answers,
                                          std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                                          ClassWeights weights);

}  // namespace emovox::trainer
