#include "trainer/fit/emotion_set.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>

namespace emovox::trainer {

std::vector<EmotionSet> possible_emotions(std::span<const Label> labels) {
  std::map<std::string, EmotionSet> of_corpora;
  for (const Label& label : labels) of_corpora[label.corpus].set(static_cast<std::size_t>(label.emotion));

  std::array<EmotionSet, emotion_count> beside;  // each emotion, in some corpus
  for (const auto& [corpus, emotions] : of_corpora)
    for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
      if (emotions[emotion]) beside[emotion] |= emotions;

  std::vector<EmotionSet> possible;
  possible.reserve(labels.size());
  for (const Label& label : labels)
    possible.push_back(of_corpora[label.corpus] | ~beside[static_cast<std::size_t>(label.emotion)]);
  return possible;
}

}  // namespace emovox::trainer
