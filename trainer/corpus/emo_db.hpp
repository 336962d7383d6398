#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// EMO-DB, the Berlin database of emotional speech (Burkhardt et al., "A Database of German Emotional Speech",
/// Interspeech 2005).
///
/// Names are `03a01Fa`: speaker (ten, whose sex its documentation tells), text (ten), emotion (by the first letter of
/// the German word: W anger, L boredom, E disgust, A fear, F happiness, T sadness, N neutral), version. Boredom is none
/// of the eight emotions.
extern const Corpus emo_db;

}  // namespace emovox::trainer
