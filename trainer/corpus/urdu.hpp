#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// URDU, from talk shows (Latif et al., "Cross Lingual Speech Emotion Recognition: Urdu vs. Western Languages", FIT
/// 2018).
///
/// Names are `SM1_F10_A010`: speaker (SM men, SF women), their file, emotion (A angry, H happy, N neutral, S sad) and
/// its number.
extern const Corpus urdu;

}  // namespace emovox::trainer
