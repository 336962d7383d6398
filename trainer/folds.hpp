#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/dataset.hpp"

namespace emovox::trainer {

/// The speakers a classifier is tested on; all others train it, those of whom no fold speaks as well.
using TestSpeakers = std::vector<std::string>;

/// Splits speakers into test folds, each speaker in at most one.
///
/// protocol  "luna5" (Luna-Jimenez et al., "Multimodal Emotion Recognition on RAVDESS Dataset Using Transfer Learning",
///           Sensors 21(22), 2021), "emobox6" (Ma et al., "EmoBox", Interspeech 2024): both test RAVDESS's 24 actors,
///           each in exactly one fold, and nobody else; "loso": one speaker at a time, any speakers, at least three
/// speakers  each once
/// returns   the folds, or a reason when the protocol is unknown or does not fit the speakers
[[nodiscard]] Result<std::vector<TestSpeakers>> test_folds(std::string_view protocol,
                                                           std::span<const std::string> speakers);

/// The corpora of which no fold tests a speaker, in alphabetical order.
[[nodiscard]] std::vector<std::string> corpora_only_trained_on(std::span<const Clip> clips,
                                                               std::span<const TestSpeakers> folds);

/// Deals the dataset's speakers into at most `folds` groups of nearly equal size, the women and men of every corpus
/// evenly, at random by `seed`. Only who the speakers are matters, not the order of clips.
///
/// returns for every clip its group, 0 to min(folds, speakers) - 1
[[nodiscard]] std::vector<std::size_t> deal_by_speaker(std::span<const Clip> clips, std::size_t folds,
                                                       std::uint64_t seed);

}  // namespace emovox::trainer
