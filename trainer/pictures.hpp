#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "emovox/network_mel.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/problem.hpp"

namespace emovox::trainer {

/// A window of speech as a network sees it, see network_picture(). Kept in steps of 2^-11 from -12 to 20, half as large
/// as floats; what lies outside is limited.
class Picture {
 public:
  /// rows: of network_bands values, a row a frame
  explicit Picture(std::span<const float> rows);
  explicit Picture(std::vector<std::uint16_t> steps) : steps_(std::move(steps)) {}

  [[nodiscard]] std::size_t frames() const { return steps_.size() / network_bands; }
  [[nodiscard]] std::span<const std::uint16_t> steps() const { return steps_; }

  /// Writes the frames from `first` on to `rows`, as many as it has place for.
  void read(std::size_t first, std::span<float> rows) const;

  bool operator==(const Picture&) const = default;

 private:
  std::vector<std::uint16_t> steps_;
};

/// A way to hear a recording.
struct Hearing {
  double speed;       ///< pitch and formants move along
  double delay_hops;  ///< how much later its frames begin
};

/// First as the recognizer hears it, then with frames between those, then faster and slower, where frames begin at all
/// places anyhow.
inline constexpr std::array<Hearing, 6> hearings{{{1, 0}, {1, 0.5}, {0.88, 0}, {0.94, 0}, {1.06, 0}, {1.12, 0}}};
inline constexpr std::size_t own_speed_hearings = 2;  ///< the first ones

/// Of every hearing a picture of each settled window of speech, in time order. The number of windows may differ. None
/// at a speed that takes the recording's rate out of the resampler's range.
struct ClipPictures {
  std::array<std::vector<Picture>, hearings.size()> heard;

  bool operator==(const ClipPictures&) const = default;
};

/// Runs a recording through UtteranceStream, once a hearing. Another speed is another rate that the samples are said to
/// have.
[[nodiscard]] Result<ClipPictures> extract_pictures(const std::filesystem::path& path);

/// Gives every clip its pictures, on all cores; `cache` as for load_dataset. About 0.3 MB a clip of 3 seconds, in
/// memory and in the cache. A reason when a recording cannot be read any more.
[[nodiscard]] Problem load_pictures(std::span<Clip> clips, const std::optional<std::filesystem::path>& cache);

}  // namespace emovox::trainer
