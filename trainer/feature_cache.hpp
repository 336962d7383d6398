#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/pictures.hpp"

namespace emovox::trainer {

/// Keeps what was extracted from a recording, under the hash of the file's bytes, the core's fingerprint and what the
/// core makes of a test signal: a changed recording or a changed front end finds nothing, even while a front end is
/// being worked on and its fingerprint has not been raised yet. Safe to use from several threads and programs at once;
/// entries that cannot be read or written count as absent.
class FeatureCache {
 public:
  explicit FeatureCache(std::filesystem::path folder);

  /// `$XDG_CACHE_HOME/emovox`, else `~/.cache/emovox`; none when neither variable is set.
  [[nodiscard]] static std::optional<std::filesystem::path> default_folder();

  /// Names the entry of a recording. Reads the whole file.
  [[nodiscard]] Result<std::string> key_of(const std::filesystem::path& recording) const;

  [[nodiscard]] std::optional<std::vector<Utterance>> find(const std::string& key) const;
  void keep(const std::string& key, const std::vector<Utterance>& utterances) const;

  /// Pictures under a key and what they are of.
  [[nodiscard]] std::optional<std::vector<Windows>> find_pictures(const std::string& key) const;
  void keep_pictures(const std::string& key, std::span<const Windows> pictures) const;

 private:
  /// What was kept under a name, undamaged.
  [[nodiscard]] std::optional<std::string> read(const std::string& name) const;
  void write(const std::string& name, std::string content) const;

  std::filesystem::path folder_;
  std::string front_end_;  // fingerprint and test signal
};

}  // namespace emovox::trainer
