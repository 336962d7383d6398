#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/commands/commands.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/classifier.hpp"
#include "trainer/problem.hpp"

/// What several subcommands need.
namespace emovox::trainer {

/// `emovox-trainer: ...` on stderr.
void complain(const std::string& message);

/// Complains and returns exit_unusable.
int give_up(const std::string& message);

/// Finds, filters and extracts the labelled recordings; names on stderr what was left out and what failed. A reason
/// when there is nothing to work on.
[[nodiscard]] Result<Dataset> load(const DataOptions& options);

/// Mono at grid::rate_hz; names on stderr what cannot be read.
[[nodiscard]] std::vector<std::vector<float>> read_sounds(std::span<const std::filesystem::path> paths);

/// Where features are kept between runs; none: nowhere.
[[nodiscard]] std::optional<std::filesystem::path> cache_folder(const DataOptions& options);

/// exit_some_failed when there were failures, else exit_done.
[[nodiscard]] int exit_code(const Dataset& dataset);

struct LoadedModel {
  Model model;
  std::size_t size_bytes = 0;
};

/// Reads and verifies a blob; the reason names the file.
[[nodiscard]] Result<LoadedModel> read_model(const std::filesystem::path& path);

/// The whole file, or a reason that names it.
[[nodiscard]] Result<std::string> read_text(const std::filesystem::path& path);

}  // namespace emovox::trainer
