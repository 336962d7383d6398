#pragma once

#include <string>
#include <string_view>

#include "emovox/emotion.hpp"

namespace emovox::trainer {

enum class Sex { unknown, female, male };
enum class Intensity { unknown, normal, strong };
enum class Kind { speech, song };
enum class Modality { audio, audio_and_video, video };  ///< video: without a sound track

/// Empty when unknown.
[[nodiscard]] constexpr std::string_view name_of(Sex sex) {
  return sex == Sex::female ? "female" : sex == Sex::male ? "male" : "";
}
[[nodiscard]] constexpr std::string_view name_of(Intensity intensity) {
  return intensity == Intensity::normal ? "normal" : intensity == Intensity::strong ? "strong" : "";
}

/// What a corpus says about one of its recordings.
struct Label {
  std::string corpus;   ///< the corpus's name, as in Corpus or Manifest
  std::string licence;  ///< SPDX-like, or "unknown"; a model trained on the recording inherits it
  std::string clip;     ///< names the performance; recordings with the same clip name count once
  std::string speaker;  ///< "corpus:id", unique over all corpora
  Emotion emotion = Emotion::neutral;
  std::string other_emotion;  ///< "boredom", where it is none of the eight: `emotion` means nothing then; else empty
  Sex sex = Sex::unknown;
  Intensity intensity = Intensity::unknown;
  int statement = 0;   ///< which sentence, from 1; 0: not known
  int repetition = 0;  ///< which take, from 1; 0: not known
  Kind kind = Kind::speech;
  Modality modality = Modality::audio;
};

/// Whether nothing was acted: neutral or calm.
[[nodiscard]] inline bool is_unmoved(const Label& label) {
  return label.emotion == Emotion::neutral || label.emotion == Emotion::calm;
}

}  // namespace emovox::trainer
