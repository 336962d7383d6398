#pragma once

#include <vector>

#include "trainer/dataset.hpp"

namespace emovox::trainer {

/// Music that nobody recorded (see made_up_music and made_up_melody), of 4 seconds each, for voice activity takes some
/// of it for speech: one piece in six. With utterances and pictures, at the recognizer's own speed only; those in which
/// no speech is found are left out. Always the same.
///
/// cost  5 s
[[nodiscard]] std::vector<Clip> made_up_noise();

}  // namespace emovox::trainer
