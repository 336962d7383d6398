#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// SAVEE, Surrey Audio-Visual Expressed Emotion (Haq & Jackson, "Multimodal Emotion Recognition", in Machine Audition,
/// IGI Global, 2010).
///
/// Names are `DC_a01`: speaker (four men), emotion (a, d, f, h, n, sa, su), sentence (01-15; 01-30 when neutral). In
/// the archive of its authors the speaker is the folder's name: `DC/a01`.
extern const Corpus savee;

}  // namespace emovox::trainer
