#include "trainer/corpus/emo_db.hpp"

#include <algorithm>

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array<std::string_view, 10> speakers{"03", "08", "09", "10", "11", "12", "13", "14", "15", "16"};
constexpr std::array<std::string_view, 5> women{"08", "09", "13", "14", "16"};
constexpr std::array<std::string_view, 10> texts{"a01", "a02", "a04", "a05", "a07", "b01", "b02", "b03", "b09", "b10"};
constexpr std::array emotions{EmotionCode{"W", Emotion::angry},   EmotionCode{"E", Emotion::disgust},
                              EmotionCode{"A", Emotion::fearful}, EmotionCode{"F", Emotion::happy},
                              EmotionCode{"T", Emotion::sad},     EmotionCode{"N", Emotion::neutral}};
constexpr std::string_view boredom_code = "L";

std::optional<Result<Label>> recognise_emo_db(std::string_view stem) {
  static const std::regex shape("([0-9]{2})([ab][0-9]{2})([A-Z])[a-z]");
  const auto fields = fields_of<3>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [speaker, text, code] = *fields;

  if (std::ranges::find(speakers, speaker) == speakers.end()) return not_one_of(emo_db, "speaker", speaker, speakers);
  const auto statement = std::ranges::find(texts, text);
  if (statement == texts.end()) return not_one_of(emo_db, "text", text, texts);
  const auto emotion = emotion_of(emotions, code);
  if (!emotion && code != boredom_code) return not_one_of(emo_db, code, emotions);

  Label label = label_in(emo_db, stem, speaker);
  if (emotion)
    label.emotion = *emotion;
  else
    label.other_emotion = "boredom";
  label.sex = std::ranges::find(women, speaker) != women.end() ? Sex::female : Sex::male;
  label.statement = static_cast<int>(statement - texts.begin()) + 1;
  return label;
}

}  // namespace

const Corpus emo_db{
    .name = "emo-db",
    .title = "EMO-DB",
    .licence = "CC0 1.0",
    .example = "03a01Fa.wav",
    .source = "http://emodb.bilderbar.info",
    .recognise = recognise_emo_db,
};

}  // namespace emovox::trainer
