#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace emovox {

/// Finds a moment of the signal itself for frames to be laid by, so that what is measured does not depend on where in
/// the signal a stream happened to begin, nor on where between its moments samples were taken.
///
/// The moment is the largest peak of the energy, smoothed over 32 ms by a cubic B-spline and fading by e every 150 ms,
/// that has lower energy around it. Where the stretch that is looked at begins and ends is chance as well: an edge is
/// no peak, a peak near the end is worth little, and of two peaks the same one wins wherever the fading began.
class Anchor {
 public:
  /// Allocates for stretches of at most so many samples.
  explicit Anchor(std::size_t longest);

  /// samples  at 16 kHz, finite, at most `longest`
  /// returns  the place of the peak, as an index, in steps of 1/256 of a sample; speech that was sampled elsewhere has
  ///          it at the same moment to about a hundredth of one. None where the energy has no peak
  /// cost     some twenty operations a sample
  [[nodiscard]] std::optional<double> find(std::span<const float> samples) noexcept;

 private:
  std::vector<double> energy_;
  std::vector<double> smooth_;
};

}  // namespace emovox
