#include "trainer/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "trainer/interrupt.hpp"

namespace emovox::trainer {
namespace {

// Interrupts are looked for between pieces of this size.
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// A new file beside `target`, gone with this object unless renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : name_((target.parent_path() / std::string(".").append(target.filename().string()).append(".XXXXXX")).string()),
        descriptor_(mkostemp(name_.data(), O_CLOEXEC)) {}

  ~TemporaryFile() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    if (!renamed_) unlink(name_.c_str());
  }

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

  [[nodiscard]] bool write(std::span<const std::byte> bytes) const {
    while (!bytes.empty()) {
      throw_if_interrupted();
      const ssize_t written = ::write(descriptor_, bytes.data(), std::min(bytes.size(), piece_bytes));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }

  [[nodiscard]] bool rename_to(const std::filesystem::path& target) {
    // mkostemp makes files for the owner only; give the permissions that any new file would get
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor_, 0666 & ~mask) != 0 || fsync(descriptor_) != 0) return false;
    throw_if_interrupted();
    renamed_ = std::rename(name_.c_str(), target.c_str()) == 0;
    return renamed_;
  }

 private:
  std::string name_;
  int descriptor_;
  bool renamed_ = false;
};

}  // namespace

Problem check_writable(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::error_code unreadable;  // then it is no folder either
  if (!std::filesystem::is_directory(folder, unreadable))
    return refused("cannot write " + path.string() + ": there is no folder " + folder.string());
  if (!path.has_filename() || std::filesystem::is_directory(path, unreadable))
    return refused("cannot write " + path.string() + ": it is a folder");
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return refused("cannot write " + path.string() + ": " + std::strerror(errno));
  return std::nullopt;
}

Problem write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  TemporaryFile file(path);
  if (!file.is_open() || !file.write(bytes) || !file.rename_to(path))
    return refused("cannot write " + path.string() + ": " + std::strerror(errno));
  return std::nullopt;
}

Problem write_atomically(const std::filesystem::path& path, std::string_view text) {
  return write_atomically(path, std::as_bytes(std::span(text)));
}

}  // namespace emovox::trainer
