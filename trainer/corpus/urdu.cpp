#include "trainer/corpus/urdu.hpp"

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array emotions{EmotionCode{"A", Emotion::angry}, EmotionCode{"H", Emotion::happy},
                              EmotionCode{"N", Emotion::neutral}, EmotionCode{"S", Emotion::sad}};

std::optional<Result<Label>> recognise_urdu(std::string_view stem) {
  static const std::regex shape("(S[FM][0-9]{1,2})_F[0-9]{1,3}_([A-Z])[0-9]{1,4}");
  const auto fields = fields_of<2>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [speaker, code] = *fields;

  const auto emotion = emotion_of(emotions, code);
  if (!emotion) return not_one_of(urdu, code, emotions);
  Label label = label_in(urdu, stem, speaker);
  label.emotion = *emotion;
  label.sex = speaker[1] == 'F' ? Sex::female : Sex::male;
  return label;
}

}  // namespace

const Corpus urdu{
    .name = "urdu",
    .title = "URDU",
    .licence = "research use only (URDU)",
    .example = "SM1_F10_A010.wav",
    .source = "https://github.com/siddiquelatif/URDU-Dataset",
    .recognise = recognise_urdu,
};

}  // namespace emovox::trainer
