#pragma once

#include <bitset>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"
#include "trainer/corpus/label.hpp"

namespace emovox::trainer {

/// Emotions that a clip could have been labelled with: a corpus without calm does not tell its calm clips from others.
using EmotionSet = std::bitset<emotion_count>;

/// Of each label: the emotions that its corpus has, and those that no corpus has beside the label's own, which nothing
/// else tells from it. So what no corpus has is never right, and all is possible where there is but one corpus.
[[nodiscard]] std::vector<EmotionSet> possible_emotions(std::span<const Label> labels);

}  // namespace emovox::trainer
