#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"
#include "emovox/normalizer.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/rows.hpp"

namespace emovox::trainer {

/// How an utterance is heard: as the recognizer does, with its frames moved (see with_moved_frames), or at another
/// speed.
enum class Heard { as_it_is, between_frames, at_another_speed };

/// The utterances of training speakers as rows, with what is known about each. Every utterance counts twice, the second
/// time with its frames moved, and those of the clip at other speeds follow them.
struct TrainingSet {
  std::vector<Clip> clips;  ///< their utterances are all of these
  Normalizer normalizer;    ///< fitted on those of the clips' own speed, unsteady elements damped (see damp_unsteady)
  Rows rows;                ///< of all clips' utterances, one after the other
  std::vector<Emotion> emotions;     ///< of each row
  std::vector<EmotionSet> possible;  ///< of each row: what it could have been labelled with (see possible_emotions)
  std::vector<std::size_t> folds;    ///< inner fold of each row, by speaker
  std::size_t fold_count = 0;
  std::vector<Heard> heard;  ///< of each row

  /// The rows of an inner fold that are heard as they are, by which it is judged.
  [[nodiscard]] std::vector<std::size_t> rows_in(std::size_t fold) const;
  /// All rows of all others, by which it is fitted; and those of every fold.
  [[nodiscard]] std::vector<std::size_t> rows_outside(std::size_t fold) const;
  [[nodiscard]] std::vector<std::size_t> every_row() const;

  /// The rows that are heard as they are: those of the clips as they were given.
  [[nodiscard]] std::vector<std::size_t> own_rows() const;

  /// UAR of the clips that have an answer, from those of their rows, when asked about their corpus's own emotions.
  [[nodiscard]] double uar(std::span<const std::optional<Probabilities>> of_rows) const;
};

/// seed     deals the speakers into four inner folds, by which whatever is chosen is chosen
/// returns  a reason when there are fewer than two speakers or fewer than two emotions
[[nodiscard]] Result<TrainingSet> training_set(std::span<const Clip> clips, std::uint64_t seed);

}  // namespace emovox::trainer
