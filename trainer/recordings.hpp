#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "trainer/corpus/label.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {

struct Recording {
  std::filesystem::path path;
  Label label;
};

/// Which kinds of recordings are wanted besides spoken audio.
struct Wanted {
  bool song = false;
  bool video = false;  ///< the sound of video files; those without sound are never wanted
};

/// What was found under some folders, and what was left aside.
struct Recordings {
  std::vector<Recording> found;   ///< one a clip name, in the order of corpus and clip name
  std::vector<Failure> failures;  ///< audio files of no known corpus, and names that cannot be right
  std::size_t files = 0;          ///< looked at, of whatever kind
  std::size_t copies = 0;         ///< same clip name as another: the Kaggle archive holds everything twice
  std::size_t songs = 0;          ///< left out
  std::size_t videos = 0;         ///< left out
};

/// Searches folders and what is in them for recordings of known corpora. Names alone decide; nothing is opened. Hidden
/// files are passed over. A reason when a folder cannot be searched or nothing at all is usable.
[[nodiscard]] Result<Recordings> find_recordings(std::span<const std::filesystem::path> folders, Wanted wanted);

}  // namespace emovox::trainer
