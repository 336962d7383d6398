#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "emovox/forest.hpp"
#include "emovox/result.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/kernel_matrix.hpp"

namespace emovox::trainer {

enum class Growth {
  bagged,   ///< every tree starts from nothing, on rows and elements of its own: a random forest
  boosted,  ///< every tree corrects those before it
};

/// How trees are grown. An emotion has as many trees as any other. The defaults, for boosted trees, gave 55.6% UAR in
/// inner folds of luna5's first and third training speakers; flatter trees, fewer rows and more rounds gave the same.
struct ForestOptions {
  Growth growth = Growth::boosted;
  int trees = 100;                ///< an emotion, at least 1
  int depth = 4;                  ///< comparisons on the way to a leaf at most, 1 to 14
  double rows = 0.7;              ///< share of the rows a tree is grown on, above 0 to 1
  double elements_of_tree = 0.1;  ///< share of the elements a tree may compare, above 0 to 1
  double elements_of_node = 1;    ///< share of those that each of its nodes may compare, above 0 to 1
  double learning_rate = 0.1;     ///< boosted: how much of its correction a tree makes, above 0 to 1
  double least_curvature = 1;     ///< of a leaf's rows together; a row has 2 p (1 - p) times its weight, at most 1/2
  double ridge = 1;               ///< added to a leaf's curvature, which shrinks its value
  std::uint64_t seed = 1;         ///< draws rows and elements
};

/// The same for bagged trees: 53.4% UAR in those inner folds, from four times the nodes (78,000), as measured when many
/// trees were the same.
inline constexpr ForestOptions random_forest{
    .growth = Growth::bagged, .trees = 100, .depth = 8, .rows = 0.63, .elements_of_tree = 0.1};

/// Fits a forest by XGBoost, to the loss -log p of the true emotion in a softmax over what is possible of a row.
/// Deterministic; on one thread, and safe to call from several.
///
/// A bagged tree is one Newton step from equal probabilities, of which the forest is the mean: XGBoost's random forest.
///
/// rows      normalised utterances
/// emotions  one a row, at least two of them different; the others get a probability of about 0
/// possible  one a row: what it could have been labelled with
/// weights   one a row, above 0
/// returns   a reason when there are fewer than two emotions or an option is out of range
/// cost      proportional to trees, rows and depth; bagged and boosted alike
[[nodiscard]] Result<ForestParameters> fit_forest(const Rows& rows, std::span<const Emotion> emotions,
                                                  std::span<const EmotionSet> possible, std::span<const double> weights,
                                                  const ForestOptions& options);

/// A forest of XGBoost's objective multi:softprob, from Booster::json(), as the core runs it.
///
/// present    the emotion of each of XGBoost's classes
/// dimension  elements of an input vector
[[nodiscard]] ForestParameters to_forest(const std::string& json, std::span<const Emotion> present,
                                         std::size_t dimension);

}  // namespace emovox::trainer
