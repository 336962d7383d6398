#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// The Ryerson Audio-Visual Database of Emotional Speech and Song (Livingstone & Russo, PLoS ONE 13(5), 2018).
///
/// Names are seven two-digit fields, `03-01-05-02-01-01-12`: modality (01 audio and video, 02 video, 03 audio), vocal
/// channel (01 speech, 02 song), emotion (01-08 in the order of Emotion; song has 01-06), intensity (01 normal,
/// 02 strong; neutral is never strong), statement (01, 02), repetition (01, 02), actor (01-24, odd are male). The sound
/// of a video is that of the audio-only file, so both have the same clip name.
extern const Corpus ravdess;

}  // namespace emovox::trainer
