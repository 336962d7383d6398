#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"

namespace emovox {

/// y = W x + b.
struct DenseLayer {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::vector<float> weights;  ///< W: `outputs` rows of `inputs`
  std::vector<float> bias;     ///< b: one an output
};

/// A multilayer perceptron: dense layers with max(0, y) between them; the last layer's outputs are the emotions'
/// scores.
struct MlpParameters {
  std::vector<DenseLayer> layers;
};

/// The most outputs a layer may have.
inline constexpr std::size_t widest_layer = 1024;

/// Why these parameters cannot be run, or nullptr when they are sound. For parameters of unknown origin: sound ones
/// never read outside their arrays and give finite probabilities. Cost: one pass over the weights.
///
/// dimension  elements of the vectors they are to be run on
[[nodiscard]] const char* problem_with(const MlpParameters& parameters, std::size_t dimension) noexcept;

/// Runs it. Cost: one multiplication a weight. Allocates in the constructor only; 8 KiB of stack a call.
class Mlp {
 public:
  /// parameters: sound ones, see problem_with.
  explicit Mlp(MlpParameters parameters);

  /// x: as many normalised elements as the first layer has inputs. The softmax of the emotions' scores.
  [[nodiscard]] Probabilities classify(std::span<const float> x) const noexcept;

  [[nodiscard]] const MlpParameters& parameters() const noexcept { return parameters_; }

 private:
  MlpParameters parameters_;
};

}  // namespace emovox
