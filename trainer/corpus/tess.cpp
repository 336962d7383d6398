#include "trainer/corpus/tess.hpp"

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array emotions{EmotionCode{"angry", Emotion::angry},     EmotionCode{"disgust", Emotion::disgust},
                              EmotionCode{"fear", Emotion::fearful},    EmotionCode{"happy", Emotion::happy},
                              EmotionCode{"neutral", Emotion::neutral}, EmotionCode{"ps", Emotion::surprised},
                              EmotionCode{"sad", Emotion::sad}};

std::optional<Result<Label>> recognise_tess(std::string_view stem) {
  static const std::regex shape("(OAF?|YAF)_([A-Za-z]+)_([A-Za-z]+)");
  const auto fields = fields_of<3>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [written, word, code] = *fields;

  const auto emotion = emotion_of(emotions, code);
  if (!emotion) return not_one_of(tess, code, emotions);
  const std::string speaker = written == "OA" ? "OAF" : written;
  Label label = label_in(tess, speaker + "_" + word + "_" + code, speaker);
  label.emotion = *emotion;
  label.sex = Sex::female;
  return label;
}

}  // namespace

const Corpus tess{
    .name = "tess",
    .title = "TESS",
    .licence = "CC BY-NC-ND 4.0",
    .example = "OAF_back_angry.wav",
    .source = "https://tspace.library.utoronto.ca/handle/1807/24487",
    .recognise = recognise_tess,
};

}  // namespace emovox::trainer
