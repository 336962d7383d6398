#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// CREMA-D, the Crowd-sourced Emotional Multimodal Actors Dataset (Cao et al., IEEE Transactions on Affective Computing
/// 5(4), 2014).
///
/// Names are `1001_DFA_ANG_XX`: actor (1001-1091), sentence (twelve), emotion (six), intensity (LO, MD, HI; XX, in one
/// name X, where the actor was told none). An actor's sex is in a table of its own, not in the name.
extern const Corpus crema_d;

}  // namespace emovox::trainer
