#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/corpus/label.hpp"

namespace emovox::trainer {

/// A table of that name in a searched folder is a manifest, and the folder is its corpus.
inline constexpr std::string_view manifest_file_name = "emovox.csv";

/// A recording that a manifest lists, or why its line is of no use.
struct ManifestRow {
  std::size_t line = 0;        ///< from 1, in the manifest
  std::filesystem::path path;  ///< empty where the line names none
  Result<Label> label;
};

/// A corpus whose labels are in a table: for recordings whose names tell nothing.
struct Manifest {
  std::string corpus;             ///< its name: the folder's for `emovox.csv`, the file's own without .csv otherwise
  std::vector<ManifestRow> rows;  ///< in the order of the lines
};

/// The name of a manifest's corpus; nothing is opened.
[[nodiscard]] std::string corpus_of_manifest(const std::filesystem::path& path);

/// Reads a manifest: comma-separated values (see csv.hpp) whose header names the columns `path`, `label` and `speaker`,
/// in any order and among any others. Spaces around a field do not count.
///
/// path     of the recording, from the manifest's folder
/// label    a word that emotion_meant_by knows
/// speaker  whoever speaks; "corpus:speaker" is what they are called from then on
/// sex      optional: female, f, male, m; any other word counts as unknown
/// licence  optional, else "unknown": what a model trained on the recording inherits
///
/// returns  its rows, or a reason when the file cannot be read or is no such table
[[nodiscard]] Result<Manifest> read_manifest(const std::filesystem::path& path);

}  // namespace emovox::trainer
