#include "trainer/corpus/emovo.hpp"

#include <algorithm>

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array<std::string_view, 6> speakers{"f1", "f2", "f3", "m1", "m2", "m3"};
constexpr std::array emotions{EmotionCode{"dis", Emotion::disgust}, EmotionCode{"gio", Emotion::happy},
                              EmotionCode{"neu", Emotion::neutral}, EmotionCode{"pau", Emotion::fearful},
                              EmotionCode{"rab", Emotion::angry},   EmotionCode{"sor", Emotion::surprised},
                              EmotionCode{"tri", Emotion::sad}};

std::optional<Result<Label>> recognise_emovo(std::string_view stem) {
  static const std::regex shape("([a-z]{3})-([fm][0-9])-[bdln][0-9]");
  const auto fields = fields_of<2>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [code, speaker] = *fields;

  const auto emotion = emotion_of(emotions, code);
  if (!emotion) return not_one_of(emovo, code, emotions);
  if (std::ranges::find(speakers, speaker) == speakers.end()) return not_one_of(emovo, "actor", speaker, speakers);

  Label label = label_in(emovo, stem, speaker);
  label.emotion = *emotion;
  label.sex = speaker.starts_with('f') ? Sex::female : Sex::male;
  return label;
}

}  // namespace

const Corpus emovo{
    .name = "emovo",
    .title = "EMOVO",
    .licence = "unknown",  // its authors offer it for download and name none
    .example = "dis-f1-b1.wav",
    .source = "http://voice.fub.it/activities/corpora/emovo/index.html",
    .recognise = recognise_emovo,
};

}  // namespace emovox::trainer
