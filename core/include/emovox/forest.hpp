#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"

namespace emovox {

/// A split of a decision tree, or a leaf of it.
struct ForestNode {
  float value = 0;            ///< split: goes left when the element is below this; leaf: what it adds to the score
  std::uint16_t feature = 0;  ///< split: the element that is compared
  std::uint16_t left = 0;     ///< split: place of the left child in its tree, the right child follows it; leaf: 0

  [[nodiscard]] bool is_leaf() const noexcept { return left == 0; }
};

/// Decision trees, each of which adds to the score of one emotion: boosted (Friedman, "Greedy function approximation",
/// Annals of Statistics 29(5), 2001) or bagged (Breiman, "Random forests", Machine Learning 45, 2001). They are run
/// alike.
struct ForestParameters {
  std::size_t dimension = 0;                ///< elements of an input vector
  std::array<float, emotion_count> base{};  ///< scores before any tree; far below the others for an unheard emotion
  std::vector<std::uint8_t> emotions;       ///< the one each tree speaks of
  std::vector<std::uint32_t> sizes;         ///< nodes of each tree
  std::vector<ForestNode> nodes;            ///< tree after tree, the root of each first, children after their parent
};

/// Why these parameters cannot be run, or nullptr when they are sound. For parameters of unknown origin: sound ones
/// never read outside their arrays, never loop and give finite probabilities. Cost: one pass over the nodes.
[[nodiscard]] const char* problem_with(const ForestParameters& parameters) noexcept;

/// Runs them. Cost: a comparison a level of each tree. Allocates in the constructor only.
class Forest {
 public:
  /// parameters: sound ones, see problem_with.
  explicit Forest(ForestParameters parameters);

  /// x: `dimension` normalised elements, none of them NaN. The softmax of the emotions' scores.
  [[nodiscard]] Probabilities classify(std::span<const float> x) const noexcept;

  [[nodiscard]] const ForestParameters& parameters() const noexcept { return parameters_; }

 private:
  ForestParameters parameters_;
};

}  // namespace emovox
