#pragma once

#include <array>

#include "emovox/emotion.hpp"

namespace emovox {

/// Adds weight log p to each score. Probabilities below 1e-7 count as that: nobody is certain.
void add_logs(const Probabilities& probabilities, double weight, std::array<double, emotion_count>& scores) noexcept;

/// exp(score) / sum of exp(scores), from the largest score down, so that no finite scores overflow.
[[nodiscard]] Probabilities softmax(const std::array<double, emotion_count>& scores) noexcept;

}  // namespace emovox
