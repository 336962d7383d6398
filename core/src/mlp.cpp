#include "emovox/mlp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "emovox/dot.hpp"
#include "emovox/softmax.hpp"

namespace emovox {
namespace {

/// No fitted network comes near these. Up to them no layer overflows: elements are within 4 (Normalizer::limit), so the
/// first layer's outputs are within 3e9, and each further layer's within 1.1e7 times those of the one before.
constexpr float largest_weight = 1e4F;
constexpr std::size_t most_elements = 65536;
constexpr std::size_t most_layers = 4;

bool is_sane(float value) { return std::abs(value) <= largest_weight; }  // false for NaN

const char* problem_with_layer(const DenseLayer& layer, std::size_t inputs) {
  if (layer.inputs != inputs) return "a network's layers do not fit each other";
  if (layer.outputs == 0 || layer.outputs > widest_layer) return "a network's layer has an impossible size";
  if (layer.weights.size() != layer.inputs * layer.outputs || layer.bias.size() != layer.outputs)
    return "a network's weights are incomplete";
  if (!std::all_of(layer.weights.begin(), layer.weights.end(), is_sane) ||
      !std::all_of(layer.bias.begin(), layer.bias.end(), is_sane))
    return "a network's weights are not finite or too large";
  return nullptr;
}

void apply(const DenseLayer& layer, std::span<const float> x, std::span<float> y) {
  for (std::size_t o = 0; o < layer.outputs; ++o)
    y[o] = dot(std::span(layer.weights).subspan(o * layer.inputs, layer.inputs), x) + layer.bias[o];
}

}  // namespace

const char* problem_with(const MlpParameters& parameters, std::size_t dimension) noexcept {
  if (dimension == 0 || dimension > most_elements) return "a network's vectors have an impossible size";
  if (parameters.layers.empty() || parameters.layers.size() > most_layers)
    return "a network has an impossible number of layers";
  std::size_t inputs = dimension;
  for (const DenseLayer& layer : parameters.layers) {
    if (const char* problem = problem_with_layer(layer, inputs)) return problem;
    inputs = layer.outputs;
  }
  return inputs == emotion_count ? nullptr : "a network does not have one output an emotion";
}

Mlp::Mlp(MlpParameters parameters) : parameters_(std::move(parameters)) {}

Probabilities Mlp::classify(std::span<const float> x) const noexcept {
  std::array<float, widest_layer> even{};
  std::array<float, widest_layer> odd{};
  std::span<const float> inputs = x;
  for (std::size_t l = 0; l < parameters_.layers.size(); ++l) {
    const DenseLayer& layer = parameters_.layers[l];
    const std::span<float> outputs = std::span(l % 2 == 0 ? even : odd).first(layer.outputs);
    apply(layer, inputs, outputs);
    if (l + 1 < parameters_.layers.size())
      for (float& value : outputs) value = std::max(0.0F, value);
    inputs = outputs;
  }
  std::array<double, emotion_count> scores{};
  std::copy(inputs.begin(), inputs.end(), scores.begin());
  return softmax(scores);
}

}  // namespace emovox
