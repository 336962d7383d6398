#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "emovox/config.hpp"
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
  double speed;                ///< pitch and formants move along
  std::size_t offset_samples;  ///< see StreamOptions::frame_offset_samples
};

/// First as the recognizer hears it, then with frames between those, then faster and slower, where frames begin at all
/// places anyhow.
inline constexpr std::array<Hearing, 6> hearings{{{1, 0},
                                                  {1, grid::hop_samples / 2},
                                                  {other_speeds[0], 0},
                                                  {other_speeds[1], 0},
                                                  {other_speeds[2], 0},
                                                  {other_speeds[3], 0}}};
inline constexpr std::size_t own_speed_hearings = 2;  ///< the first ones

/// How recordings are made to sound as if made elsewhere, so that a network cannot take the studio for the mood.
struct Disguises {
  std::size_t count = 0;                   ///< of each recording
  std::vector<std::vector<float>> noises;  ///< mono at grid::rate_hz, for disguise(); may be empty

  /// Tells disguises of different outcome apart.
  [[nodiscard]] std::string digest() const;
};

/// A picture of each settled window of speech, in time order.
using Windows = std::vector<Picture>;

/// What a network may see of a recording. The number of windows may differ from hearing to hearing. None at a speed
/// that takes the recording's rate out of the resampler's range, and in a disguise in which no speech is found.
struct ClipPictures {
  std::array<Windows, hearings.size()> heard;
  std::vector<Windows> disguised;

  bool operator==(const ClipPictures&) const = default;
};

/// Whether speech was found in it, and pictured.
[[nodiscard]] inline bool has_picture(const Clip& clip) { return clip.pictures && !clip.pictures->heard[0].empty(); }

/// Runs a recording through UtteranceStream, once a hearing. Another speed is another rate that the samples are said to
/// have.
[[nodiscard]] Result<ClipPictures> extract_pictures(const std::filesystem::path& path);

/// The windows of a recording in so many disguises, drawn by its content.
[[nodiscard]] Result<std::vector<Windows>> extract_disguised(const std::filesystem::path& path,
                                                             const Disguises& disguises);

/// Gives every clip its pictures, on all cores; `cache` as for load_dataset. About 0.3 MB a clip of 3 seconds, in
/// memory and in the cache, and 0.05 MB a disguise. A reason when a recording cannot be read any more.
[[nodiscard]] Problem load_pictures(std::span<Clip> clips, const std::optional<std::filesystem::path>& cache,
                                    const Disguises& disguises = {});

}  // namespace emovox::trainer
