#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "trainer/problem.hpp"

namespace emovox::trainer {

/// Why `path` cannot be written: no such folder, no permission, or a folder has the name. To ask before long work;
/// nothing when it looks possible.
[[nodiscard]] Problem check_writable(const std::filesystem::path& path);

/// Writes a file so that its name never shows half of it: into a temporary file in the same folder, flushed to the
/// disk, then renamed. On failure, or when interrupted (throws Interrupted), the temporary file is removed and what had
/// the name before is still there.
[[nodiscard]] Problem write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
[[nodiscard]] Problem write_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace emovox::trainer
