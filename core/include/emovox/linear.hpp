#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"

namespace emovox {

/// A linear classifier: one weight vector an emotion; the softmax of w x + b are the probabilities.
struct LinearParameters {
  std::size_t dimension = 0;                ///< elements of an input vector
  std::vector<float> weights;               ///< emotion_count rows of `dimension`
  std::array<float, emotion_count> bias{};  ///< added to each emotion's score
};

/// Runs it. Cost: emotion_count dot products of `dimension`. Allocates in the constructor only.
class Linear {
 public:
  explicit Linear(LinearParameters parameters);

  /// x: `dimension` normalised elements.
  [[nodiscard]] Probabilities classify(std::span<const float> x) const noexcept;

  [[nodiscard]] const LinearParameters& parameters() const noexcept { return parameters_; }

 private:
  LinearParameters parameters_;
};

}  // namespace emovox
