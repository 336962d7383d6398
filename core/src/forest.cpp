#include "emovox/forest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "emovox/softmax.hpp"

namespace emovox {
namespace {

/// No fitted forest comes near these. Up to them no sum of a classification overflows.
constexpr float largest_value = 1e9F;
constexpr std::size_t most_nodes = 1U << 24U;
constexpr std::size_t most_elements = std::numeric_limits<std::uint16_t>::max() + std::size_t{1};

bool is_sane(float value) { return std::abs(value) <= largest_value; }  // false for NaN

const char* problem_with_tree(std::span<const ForestNode> tree, std::size_t dimension) {
  for (std::size_t n = 0; n < tree.size(); ++n) {
    const ForestNode& node = tree[n];
    if (!is_sane(node.value)) return "a tree's numbers are not finite or too large";
    if (node.is_leaf()) continue;
    if (node.feature >= dimension) return "a tree compares an element that does not exist";
    // the right child must exist too
    if (node.left <= n || node.left + std::size_t{1} >= tree.size()) return "a tree's branches lead nowhere";
  }
  return nullptr;
}

float leaf_value(std::span<const ForestNode> tree, std::span<const float> x) {
  std::size_t n = 0;
  while (!tree[n].is_leaf()) n = tree[n].left + (x[tree[n].feature] < tree[n].value ? std::size_t{0} : std::size_t{1});
  return tree[n].value;
}

}  // namespace

const char* problem_with(const ForestParameters& parameters) noexcept {
  const auto& p = parameters;
  if (p.dimension == 0 || p.dimension > most_elements) return "a forest's vectors have an impossible size";
  if (p.nodes.size() > most_nodes) return "a forest is too large";
  if (p.emotions.size() != p.sizes.size()) return "a forest's trees and their emotions differ in number";
  if (!std::all_of(p.base.begin(), p.base.end(), is_sane)) return "a forest's base is not finite or too large";
  std::span<const ForestNode> rest(p.nodes);
  for (std::size_t t = 0; t < p.sizes.size(); ++t) {
    if (p.emotions[t] >= emotion_count) return "a tree speaks of an emotion that does not exist";
    if (p.sizes[t] == 0 || p.sizes[t] > rest.size()) return "a tree is incomplete";
    if (const char* problem = problem_with_tree(rest.first(p.sizes[t]), p.dimension)) return problem;
    rest = rest.subspan(p.sizes[t]);
  }
  return rest.empty() ? nullptr : "a forest has nodes without a tree";
}

Forest::Forest(ForestParameters parameters) : parameters_(std::move(parameters)) {}

Probabilities Forest::classify(std::span<const float> x) const noexcept {
  const auto& p = parameters_;
  std::array<double, emotion_count> scores{};
  std::copy(p.base.begin(), p.base.end(), scores.begin());
  std::span<const ForestNode> rest(p.nodes);
  for (std::size_t t = 0; t < p.sizes.size(); ++t) {
    scores[p.emotions[t]] += static_cast<double>(leaf_value(rest, x));
    rest = rest.subspan(p.sizes[t]);
  }
  return softmax(scores);
}

}  // namespace emovox
