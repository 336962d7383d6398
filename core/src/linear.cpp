#include "emovox/linear.hpp"

#include <utility>

#include "emovox/dot.hpp"
#include "emovox/softmax.hpp"

namespace emovox {

Linear::Linear(LinearParameters parameters) : parameters_(std::move(parameters)) {}

Probabilities Linear::classify(std::span<const float> x) const noexcept {
  const auto& p = parameters_;
  std::array<double, emotion_count> scores{};
  for (std::size_t i = 0; i < emotion_count; ++i) {
    const auto row = std::span(p.weights).subspan(i * p.dimension, p.dimension);
    scores[i] = static_cast<double>(dot(row, x)) + static_cast<double>(p.bias[i]);
  }
  return softmax(scores);
}

}  // namespace emovox
