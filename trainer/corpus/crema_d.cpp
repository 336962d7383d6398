#include "trainer/corpus/crema_d.hpp"

#include <algorithm>

#include "trainer/corpus/name_fields.hpp"

namespace emovox::trainer {
namespace {

constexpr int first_actor = 1001;
constexpr int last_actor = 1091;
constexpr std::array<std::string_view, 12> sentences{"IEO", "TIE", "IOM", "IWW", "TAI", "MTI",
                                                     "IWL", "ITH", "DFA", "ITS", "TSI", "WSI"};
constexpr std::array emotions{EmotionCode{"ANG", Emotion::angry},   EmotionCode{"DIS", Emotion::disgust},
                              EmotionCode{"FEA", Emotion::fearful}, EmotionCode{"HAP", Emotion::happy},
                              EmotionCode{"NEU", Emotion::neutral}, EmotionCode{"SAD", Emotion::sad}};
constexpr std::array<std::string_view, 5> levels{"LO", "MD", "HI", "XX", "X"};

/// MD lies between the two intensities that labels know, and counts as neither.
Intensity intensity_of(std::string_view level) {
  return level == "LO" ? Intensity::normal : level == "HI" ? Intensity::strong : Intensity::unknown;
}

std::optional<Result<Label>> recognise_crema_d(std::string_view stem) {
  static const std::regex shape("([0-9]{4})_([A-Z]{3})_([A-Z]{3})_([A-Z]{1,2})");
  const auto fields = fields_of<4>(stem, shape);
  if (!fields) return std::nullopt;
  const auto& [actor, sentence, code, level] = *fields;

  if (const int number = std::stoi(actor); number < first_actor || number > last_actor)
    return impossible(crema_d, "actor " + actor + " is not one of 1001-1091");
  const auto statement = std::ranges::find(sentences, sentence);
  if (statement == sentences.end()) return not_one_of(crema_d, "sentence", sentence, sentences);
  const auto emotion = emotion_of(emotions, code);
  if (!emotion) return not_one_of(crema_d, code, emotions);
  if (std::ranges::find(levels, level) == levels.end()) return not_one_of(crema_d, "intensity", level, levels);

  Label label = label_in(crema_d, stem, actor);
  label.emotion = *emotion;
  label.intensity = intensity_of(level);
  label.statement = static_cast<int>(statement - sentences.begin()) + 1;
  return label;
}

}  // namespace

const Corpus crema_d{
    .name = "crema-d",
    .title = "CREMA-D",
    .licence = "ODbL 1.0",
    .example = "1001_DFA_ANG_XX.wav",
    .source = "https://github.com/CheyneyComputerScience/CREMA-D",
    .recognise = recognise_crema_d,
};

}  // namespace emovox::trainer
