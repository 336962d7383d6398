#include "trainer/corpus/emotion_word.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace emovox::trainer {
namespace {

struct Synonym {
  std::string_view word;
  Emotion emotion;
};

constexpr std::array synonyms{
    Synonym{"neutrality", Emotion::neutral}, Synonym{"calmness", Emotion::calm},
    Synonym{"happiness", Emotion::happy},    Synonym{"joy", Emotion::happy},
    Synonym{"joyful", Emotion::happy},       Synonym{"sadness", Emotion::sad},
    Synonym{"anger", Emotion::angry},        Synonym{"fear", Emotion::fearful},
    Synonym{"afraid", Emotion::fearful},     Synonym{"disgusted", Emotion::disgust},
    Synonym{"surprise", Emotion::surprised},
};

}  // namespace

std::optional<Emotion> emotion_meant_by(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (const auto emotion = emotion_named(lower)) return emotion;
  const auto found = std::ranges::find(synonyms, lower, &Synonym::word);
  if (found == synonyms.end()) return std::nullopt;
  return found->emotion;
}

}  // namespace emovox::trainer
