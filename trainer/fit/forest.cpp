#include "trainer/fit/forest.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "trainer/fit/booster.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {
namespace {

/// Score of an emotion that was never heard: exp(-60) is nothing in single precision beside 1.
constexpr float unheard = -60;

/// How many thresholds of an element are tried. With so few rows more find no better splits, and trying takes the time.
constexpr int thresholds = 32;

constexpr int deepest = 14;  // 2^15 nodes a tree, whose places fit into 16 bits

Problem refuse_options(const ForestOptions& options) {
  const auto is_share = [](double value) { return value > 0 && value <= 1; };
  if (options.trees < 1) return refused("a forest needs at least 1 tree");
  if (options.depth < 1 || options.depth > deepest)
    return refused("the depth of trees is 1 to " + std::to_string(deepest));
  if (!is_share(options.rows) || !is_share(options.elements_of_tree) || !is_share(options.elements_of_node) ||
      !is_share(options.learning_rate))
    return refused("shares and learning rate of a forest are above 0, up to 1");
  if (!(options.least_curvature >= 0) || !(options.ridge >= 0)) return refused("a forest's limits are 0 or more");
  return std::nullopt;
}

Booster::Settings settings_of(const ForestOptions& options, std::size_t classes) {
  const bool bagged = options.growth == Growth::bagged;
  return {{"objective", "multi:softprob"},
          {"num_class", std::to_string(classes)},
          {"tree_method", "hist"},
          {"max_bin", std::to_string(thresholds)},
          {"max_depth", std::to_string(options.depth)},
          {"subsample", std::to_string(options.rows)},
          {"colsample_bytree", std::to_string(options.elements_of_tree)},
          {"colsample_bynode", std::to_string(options.elements_of_node)},
          {"eta", std::to_string(bagged ? 1.0 / options.trees : options.learning_rate)},
          {"min_child_weight", std::to_string(options.least_curvature)},
          {"lambda", std::to_string(options.ridge)}};
}

/// Rows as XGBoost sees them.
struct Truths {
  std::vector<float> labels;   ///< which of the classes
  std::vector<bool> possible;  ///< row-major, one a row and class
  std::vector<float> weights;
};

Truths truths_of(std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                 std::span<const double> weights, std::span<const Emotion> present) {
  Truths truths;
  for (std::size_t r = 0; r < emotions.size(); ++r) {
    truths.labels.push_back(static_cast<float>(std::ranges::find(present, emotions[r]) - present.begin()));
    for (const Emotion of : present) truths.possible.push_back(possible[r][static_cast<std::size_t>(of)]);
    truths.weights.push_back(static_cast<float>(weights[r]));
  }
  return truths;
}

/// First and second derivatives of the loss, in XGBoost's convention; rows of one value a class.
struct Derivatives {
  std::vector<float> gradients;
  std::vector<float> curvatures;
};

/// scores  one a row and class, of which the softmax over a row's possible classes are the probabilities
Derivatives derivatives_at(std::span<const float> scores, const Truths& truths) {
  const std::size_t classes = scores.size() / truths.labels.size();
  Derivatives derivatives{std::vector<float>(scores.size()), std::vector<float>(scores.size())};
  for (std::size_t r = 0; r < truths.labels.size(); ++r) {
    const std::size_t first = r * classes;
    const std::size_t truth = first + static_cast<std::size_t>(truths.labels[r]);
    float largest = scores[truth];
    for (std::size_t at = first; at < first + classes; ++at)
      if (truths.possible[at]) largest = std::max(largest, scores[at]);
    float sum = 0;
    for (std::size_t at = first; at < first + classes; ++at)
      if (truths.possible[at]) sum += std::exp(scores[at] - largest);
    for (std::size_t at = first; at < first + classes; ++at) {
      if (!truths.possible[at]) continue;
      const float p = std::exp(scores[at] - largest) / sum;
      derivatives.gradients[at] = truths.weights[r] * (p - (at == truth ? 1.0F : 0.0F));
      derivatives.curvatures[at] = truths.weights[r] * 2 * p * (1 - p);
    }
  }
  return derivatives;
}

/// The nodes, breadth first, so that the children of a node are neighbours.
std::vector<ForestNode> nodes_of(const nlohmann::json& tree) {
  const auto left = tree.at("left_children").get<std::vector<int>>();
  const auto right = tree.at("right_children").get<std::vector<int>>();
  const auto features = tree.at("split_indices").get<std::vector<std::uint16_t>>();
  const auto values = tree.at("split_conditions").get<std::vector<float>>();  // a leaf's value, where it is one
  std::vector<ForestNode> nodes;
  std::vector<std::size_t> numbers{0};  // XGBoost's of each node
  for (std::size_t n = 0; n < numbers.size(); ++n) {
    const std::size_t from = numbers[n];
    ForestNode& node = nodes.emplace_back();
    node.value = values[from];
    if (left[from] < 0) continue;
    node.feature = features[from];
    node.left = static_cast<std::uint16_t>(numbers.size());
    numbers.push_back(static_cast<std::size_t>(left[from]));
    numbers.push_back(static_cast<std::size_t>(right[from]));
  }
  return nodes;
}

}  // namespace

Result<ForestParameters> fit_forest(const Rows& rows, std::span<const Emotion> emotions,
                                    std::span<const EmotionSet> possible, std::span<const double> weights,
                                    const ForestOptions& options) {
  if (auto problem = refuse_options(options)) return *problem;
  const std::set<Emotion> different(emotions.begin(), emotions.end());
  if (different.size() < 2) return refused("fitting needs speech of at least 2 emotions");
  const std::vector<Emotion> present(different.begin(), different.end());

  const Truths truths = truths_of(emotions, possible, weights, present);
  Booster booster(rows, truths.labels, truths.weights, settings_of(options, present.size()), options.seed);
  const Derivatives at_equality = derivatives_at(std::vector<float>(truths.possible.size()), truths);
  const bool all_possible = std::ranges::find(truths.possible, false) == truths.possible.end();
  for (int tree = 0; tree < options.trees; ++tree) {
    throw_if_interrupted();
    // Not XGBoost's own random forest, num_parallel_tree, which grows all trees in one uninterrupted round.
    if (options.growth == Growth::bagged) {
      booster.boost(at_equality.gradients, at_equality.curvatures);
    } else if (all_possible) {
      booster.boost();
    } else {
      const auto [gradients, curvatures] = derivatives_at(booster.scores(), truths);
      booster.boost(gradients, curvatures);
    }
  }
  return to_forest(booster.json(), present, static_cast<std::size_t>(rows.cols()));
}

ForestParameters to_forest(const std::string& json, std::span<const Emotion> present, std::size_t dimension) {
  const auto model = nlohmann::json::parse(json).at("learner").at("gradient_booster").at("model");
  ForestParameters parameters;
  parameters.dimension = dimension;
  parameters.base.fill(unheard);
  // XGBoost's own base is the same for all classes, which changes no probability.
  for (const Emotion emotion : present) parameters.base[static_cast<std::size_t>(emotion)] = 0;
  for (const std::size_t of : model.at("tree_info").get<std::vector<std::size_t>>())
    parameters.emotions.push_back(static_cast<std::uint8_t>(present[of]));
  for (const auto& tree : model.at("trees")) {
    const auto nodes = nodes_of(tree);
    parameters.sizes.push_back(static_cast<std::uint32_t>(nodes.size()));
    parameters.nodes.insert(parameters.nodes.end(), nodes.begin(), nodes.end());
  }
  return parameters;
}

}  // namespace emovox::trainer
