#include "emovox/softmax.hpp"

#include <algorithm>
#include <cmath>

namespace emovox {

void add_logs(const Probabilities& probabilities, double weight, std::array<double, emotion_count>& scores) noexcept {
  constexpr double least = 1e-7;
  for (std::size_t i = 0; i < emotion_count; ++i)
    scores[i] += weight * std::log(std::max(static_cast<double>(probabilities[i]), least));
}

Probabilities softmax(const std::array<double, emotion_count>& scores) noexcept {
  const double largest = *std::max_element(scores.begin(), scores.end());
  std::array<double, emotion_count> terms{};
  double sum = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) sum += terms[i] = std::exp(scores[i] - largest);
  Probabilities probabilities{};
  for (std::size_t i = 0; i < emotion_count; ++i) probabilities[i] = static_cast<float>(terms[i] / sum);
  return probabilities;
}

}  // namespace emovox
