#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
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

/// What was found in some places, and what was left aside.
struct Recordings {
  std::vector<Recording> found;   ///< one a clip name, in the order of corpus and clip name
  std::vector<Failure> failures;  ///< audio files of no known corpus, names that cannot be right, lines of no use
  std::size_t files = 0;          ///< looked at, of whatever kind
  std::size_t copies = 0;         ///< same clip name as another: the Kaggle archive holds everything twice
  std::size_t songs = 0;          ///< left out
  std::size_t videos = 0;         ///< left out
  std::size_t not_audio = 0;      ///< left out: transcripts, marks and the like that have a recording's name
  std::size_t unlisted = 0;       ///< left out: audio files in a manifest's folder that no manifest lists
  std::map<std::string, std::size_t> other_emotions;  ///< left out: how many are of which emotion that is not ours
};

/// Searches places for labelled recordings. A place is a folder, searched with all that is in it, or a manifest, a file
/// named *.csv (see corpus/manifest.hpp). A folder that holds `emovox.csv` is that manifest's: nothing beneath it
/// counts but what a manifest lists. Elsewhere names alone decide, by the known corpora. No recording is opened; hidden
/// files are passed over. A reason when a place cannot be searched or nothing at all is usable.
[[nodiscard]] Result<Recordings> find_recordings(std::span<const std::filesystem::path> places, Wanted wanted);

/// Every audio file below the folders, by its extension, each once and in order of paths: recordings that need no
/// label. A reason when a folder cannot be searched or holds none.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_unlabelled(
    std::span<const std::filesystem::path> folders);

}  // namespace emovox::trainer
