#include "trainer/corpus/nemo.hpp"

#include <algorithm>

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array<std::string_view, 9> speakers{"EB0", "IC0", "KD0", "KS0", "MK0", "MP0", "SM0", "TP0", "WR0"};
constexpr std::array emotions{EmotionCode{"anger", Emotion::angry},     EmotionCode{"fear", Emotion::fearful},
                              EmotionCode{"happiness", Emotion::happy}, EmotionCode{"neutral", Emotion::neutral},
                              EmotionCode{"sadness", Emotion::sad},     EmotionCode{"surprised", Emotion::surprised}};
constexpr int last_sentence = 90;

std::optional<Result<Label>> recognise_nemo(std::string_view stem) {
  static const std::regex shape("([A-Z]{2}[0-9])_([a-z]+)_([0-9]{1,3})");
  const auto fields = fields_of<3>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [speaker, code, sentence] = *fields;

  if (std::ranges::find(speakers, speaker) == speakers.end()) return not_one_of(nemo, "speaker", speaker, speakers);
  const auto emotion = emotion_of(emotions, code);
  if (!emotion) return not_one_of(nemo, code, emotions);
  const int statement = std::stoi(sentence);
  if (statement < 1 || statement > last_sentence)
    return impossible(nemo, "sentence " + sentence + " is not one of 1-90");

  Label label = label_in(nemo, stem, speaker);
  label.emotion = *emotion;
  label.statement = statement;
  return label;
}

}  // namespace

const Corpus nemo{
    .name = "nemo",
    .title = "nEMO",
    .licence = "CC BY-NC-SA 4.0",
    .example = "EB0_anger_17.wav",
    .source = "https://github.com/amu-cai/nEMO",
    .recognise = recognise_nemo,
};

}  // namespace emovox::trainer
