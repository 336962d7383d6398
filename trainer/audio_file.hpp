#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "emovox/result.hpp"

namespace emovox::trainer {

/// A recording on disk, of any format that libsndfile reads, 8 to 192 kHz, any number of channels.
class AudioFile {
 public:
  /// Opens it and looks at its header. A reason when it is missing, empty, not audio or of an odd rate.
  static Result<AudioFile> open(const std::filesystem::path& path);

  AudioFile(AudioFile&&) noexcept;
  AudioFile& operator=(AudioFile&&) noexcept;
  ~AudioFile();

  [[nodiscard]] double rate_hz() const;

  /// Hands all of it, block by block, to `sink`: mono, the mean of the channels, full scale 1. Call once.
  /// returns the length in seconds; a reason when there are no samples, when some are not finite numbers or when the
  /// file breaks off in the middle. `sink` may have had samples by then.
  Result<double> stream(const std::function<void(std::span<const float>)>& sink);

 private:
  struct State;
  explicit AudioFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// All of a recording, mono, at grid::rate_hz. Reasons as those of AudioFile.
[[nodiscard]] Result<std::vector<float>> read_at_grid_rate(const std::filesystem::path& path);

}  // namespace emovox::trainer
