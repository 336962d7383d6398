#pragma once

#include <array>

#include "emovox/emotion.hpp"

namespace emovox {

/// exp(score) / sum of exp(scores), from the largest score down, so that no finite scores overflow.
[[nodiscard]] Probabilities softmax(const std::array<double, emotion_count>& scores) noexcept;

}  // namespace emovox
