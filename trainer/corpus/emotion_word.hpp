#pragma once

#include <optional>
#include <string_view>

#include "emovox/emotion.hpp"

namespace emovox::trainer {

/// The emotion that people mean by a word: one of the eight names, or "joy", "fear", "anger" and the like, in letters
/// of either case. None for any other word; "boredom" is no emotion of ours.
[[nodiscard]] std::optional<Emotion> emotion_meant_by(std::string_view word);

}  // namespace emovox::trainer
