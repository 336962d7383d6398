#include "trainer/corpus/savee.hpp"

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array emotions{EmotionCode{"a", Emotion::angry},     EmotionCode{"d", Emotion::disgust},
                              EmotionCode{"f", Emotion::fearful},   EmotionCode{"h", Emotion::happy},
                              EmotionCode{"n", Emotion::neutral},   EmotionCode{"sa", Emotion::sad},
                              EmotionCode{"su", Emotion::surprised}};

std::optional<Result<Label>> recognise_savee(std::string_view stem) {
  static const std::regex shape("(DC|JE|JK|KL)_([a-z]{1,2})([0-9]{2})");
  const auto fields = fields_of<3>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [speaker, code, sentence] = *fields;

  const auto emotion = emotion_of(emotions, code);
  if (!emotion) return not_one_of(savee, code, emotions);
  const std::string last = emotion == Emotion::neutral ? "30" : "15";
  if (sentence < "01" || sentence > last)
    return impossible(savee, "sentence " + sentence + " is not one of 01-" + last);

  // Each emotion has sentences of its own, so their numbers do not tell which are the same.
  Label label = label_in(savee, stem, speaker);
  label.emotion = *emotion;
  label.sex = Sex::male;
  return label;
}

}  // namespace

const Corpus savee{
    .name = "savee",
    .title = "SAVEE",
    .licence = "research use only (SAVEE)",
    .example = "DC_a01.wav",
    .source = "http://kahlan.eps.surrey.ac.uk/savee/",
    .recognise = recognise_savee,
};

}  // namespace emovox::trainer
