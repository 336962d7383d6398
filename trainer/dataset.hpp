#pragma once

#include <filesystem>
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

/// A recording as the classifiers see it.
struct Clip {
  Label label;
  std::vector<Utterance> utterances;  ///< in time order; empty when no speech was found
  std::filesystem::path recording;
  std::shared_ptr<const ClipPictures> pictures;  ///< see load_pictures; none before
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

  /// A hash of the clips, labels and features: the same for the same recordings, wherever they lie.
  [[nodiscard]] std::string digest() const;
};

/// Runs a recording through UtteranceStream, exactly as the recognizer does, and once more for `between_frames`.
[[nodiscard]] Result<std::vector<Utterance>> extract_utterances(const std::filesystem::path& path);

/// Extracts every recording on all cores. `cache` is the folder that keeps results between runs; none: keeps nothing.
/// A recording without speech stays in the dataset, with no utterances, so that it counts against the classifier.
[[nodiscard]] Dataset load_dataset(std::span<const Recording> recordings,
                                   const std::optional<std::filesystem::path>& cache);

}  // namespace emovox::trainer
