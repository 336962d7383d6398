#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace emovox::trainer {

inline constexpr std::size_t picture_bands = 103;

/// A window of speech as the convolutional network sees it: natural logarithms of power, level removed. Kept in steps
/// of 2^-11 from -12 to 20, half as large as floats; what lies outside is limited.
class Picture {
 public:
  /// rows: of picture_bands values, a row a frame
  explicit Picture(std::span<const float> rows);

  [[nodiscard]] std::size_t frames() const { return steps_.size() / picture_bands; }

  /// Writes frames [first, first + rows.size() / picture_bands) to `rows`.
  void read(std::size_t first, std::span<float> rows) const;

 private:
  std::vector<std::uint16_t> steps_;
};

/// How fast a recording is played, its pitch and formants moved along: the recordings' own speed first.
inline constexpr std::array picture_speeds{1.0, 0.88, 0.94, 1.06, 1.12};

/// What the network sees of a recording: at each speed, and with frames beginning where they do (0) or half a hop later
/// (1), a picture of every window of speech. At speeds other than 1 there may be more windows or fewer.
struct ClipPictures {
  std::array<std::array<std::vector<Picture>, 2>, picture_speeds.size()> at;
};

}  // namespace emovox::trainer
