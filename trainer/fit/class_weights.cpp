#include "trainer/fit/class_weights.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace emovox::trainer {

std::array<double, emotion_count> class_weights(std::span<const Emotion> emotions, ClassWeights weights) {
  std::array<double, emotion_count> counts{};
  for (const Emotion emotion : emotions) ++counts[static_cast<std::size_t>(emotion)];
  const auto present = std::ranges::count_if(counts, [](double count) { return count > 0; });
  std::array<double, emotion_count> result{};
  for (std::size_t i = 0; i < emotion_count; ++i) {
    if (counts[i] == 0) continue;
    result[i] = weights == ClassWeights::none
                    ? 1
                    : static_cast<double>(emotions.size()) / (static_cast<double>(present) * counts[i]);
  }
  return result;
}

std::array<double, emotion_count> class_weights(std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                                                ClassWeights weights) {
  std::array<double, emotion_count> result{};
  for (std::size_t i = 0; i < emotion_count; ++i) {
    std::vector<Emotion> asked;
    for (std::size_t u = 0; u < emotions.size(); ++u)
      if (possible[u][i]) asked.push_back(emotions[u]);
    result[i] = class_weights(asked, weights)[i];
  }
  return result;
}

}  // namespace emovox::trainer
