#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/corpus/label.hpp"
#include "trainer/problem.hpp"
#include "trainer/recordings.hpp"

namespace emovox::trainer {

struct ClipPictures;

/// A settled window of speech, as the recognizer would classify it.
struct Utterance {
  double settled_seconds = 0;      ///< its weight in the recording's answer, see Window
  std::vector<float> functionals;  ///< Functionals::size() values
  /// The same with frames laid half a hop off their anchor. Equal to `functionals` where the recording then falls into
  /// another number of windows.
  std::vector<float> between_frames;
};

/// At which training clips are heard besides their own, so that there are voices of more pitches and vocal tracts than
/// there are speakers (Ko et al., "Audio augmentation for speech recognition", Interspeech 2015). Pitch, formants and
/// tempo move together. More speeds, and wider ones, gain nothing (see docs/experiments.md).
inline constexpr std::array other_speeds{0.88, 0.94, 1.06, 1.12};

/// A recording as the classifiers see it.
struct Clip {
  Label label;
  std::vector<Utterance> utterances;  ///< in time order; empty when no speech was found
  std::filesystem::path recording;
  std::shared_ptr<const ClipPictures> pictures;  ///< see load_pictures; none before
  std::vector<Utterance> at_other_speeds;        ///< see load_other_speeds; none before
};

/// Recordings that say something although nobody labelled them. Their labels mean nothing.
struct Unlabelled {
  std::vector<Clip> ordinary;  ///< people whom nothing moves
  std::vector<Clip> noise;     ///< no speech
};

/// By the folders in which the recordings lie.
[[nodiscard]] std::map<std::filesystem::path, std::vector<Clip>> by_folder(std::span<const Clip> clips);

struct Dataset {
  std::vector<Clip> clips;        ///< in the order of the recordings
  std::vector<Failure> failures;  ///< recordings that could not be read, and clips without speech

  /// Every speaker, each once, in alphabetical order.
  [[nodiscard]] std::vector<std::string> speakers() const;

  /// A hash of the clips, labels and features, those at other speeds too: the same for the same recordings, wherever
  /// they lie.
  [[nodiscard]] std::string digest() const;
};

/// Runs a recording through UtteranceStream, exactly as the recognizer does, and once more for `between_frames`.
[[nodiscard]] Result<std::vector<Utterance>> extract_utterances(const std::filesystem::path& path);

/// Its utterances at other_speeds, one speed after the other, `between_frames` the same as `functionals`. Their number
/// may differ from speed to speed; none at a speed that takes the recording's rate out of the resampler's range.
[[nodiscard]] Result<std::vector<Utterance>> extract_at_other_speeds(const std::filesystem::path& path);

/// Extracts every recording on all cores. `cache` is the folder that keeps results between runs; none: keeps nothing.
/// A recording without speech stays in the dataset, with no utterances, so that it counts against the classifier.
[[nodiscard]] Dataset load_dataset(std::span<const Recording> recordings,
                                   const std::optional<std::filesystem::path>& cache);

/// Gives every clip its utterances at other speeds, on all cores; `cache` as for load_dataset. About 0.02 MB a clip of
/// 3 seconds, in memory and in the cache. A reason when a recording cannot be read any more.
[[nodiscard]] Problem load_other_speeds(std::span<Clip> clips, const std::optional<std::filesystem::path>& cache);

/// Gives every clip on all cores what `give` gives one, under a progress bar called `what`. The first of its reasons,
/// with the recording's name before it.
[[nodiscard]] Problem give_each(std::span<Clip> clips, const std::string& what,
                                const std::function<Problem(Clip&)>& give);

}  // namespace emovox::trainer
