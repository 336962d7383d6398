#pragma once

#include <cstddef>
#include <span>

namespace emovox {

/// What eGeMAPS asks of a contour, the values of one descriptor over a recording. As openSMILE computes them where the
/// published definition leaves a choice; everything is 0 for an empty contour.
///
/// source  Eyben, "Real-time speech and music classification by large audio feature space extraction", Springer, 2016,
///         chapter 2; Eyben et al., "The Geneva minimalistic acoustic parameter set (GeMAPS)", IEEE Trans. Affective
///         Computing 7(2), 2016; openSMILE's values for percentiles, thresholds and ends
struct Moments {
  double mean = 0;
  double deviation = 0;  ///< standard deviation, of the population

  /// Deviation over mean, signed as the mean; 0 where the mean is 0.
  [[nodiscard]] double variation() const noexcept;
};

[[nodiscard]] Moments moments_of(std::span<const double> contour) noexcept;

/// The value below which `share` (0 to 1) of a contour lies, interpolated linearly between neighbours.
///
/// ascending  the contour's values, sorted
[[nodiscard]] double percentile(std::span<const double> ascending, double share) noexcept;

/// The parts where a contour rises and falls: from its first value to its first extreme, from each extreme to the next,
/// and from the last to its last value.
///
/// A local maximum is an extreme if it is more than a tenth of the contour's range above the minimum before it, a local
/// minimum if it is as much below the maximum before it. A lower minimum always takes the place of the one before it; a
/// higher maximum does if it is 5% higher, or has risen from the nearest local minimum by more than a tenth of the
/// range. The first two values and the last make no extreme.
struct Slopes {
  std::size_t maxima = 0;
  Moments rising;   ///< in units a second
  Moments falling;  ///< likewise, falls counting positive
};

/// contour  finite values, not negative, `step_seconds` apart
/// cost     two passes, no allocation
///
/// Three habits of openSMILE are kept: the part after the last extreme is always last minus first value, so that after
/// a maximum it counts among the falls, but negative (after a minimum among the rises); it takes part in the mean, not
/// in the standard deviation; and a contour without extremes is one part, whose slope is per value, not per second.
[[nodiscard]] Slopes slopes_of(std::span<const double> contour, double step_seconds) noexcept;

/// Lengths of the runs of one kind of frame, such as voiced ones. A run of n frames spans n - 1 steps; runs of fewer
/// than three frames do not count.
class RunLengths {
 public:
  /// The next frame is, or is not, of that kind.
  void add(bool belongs) noexcept;

  /// The last frame has been added.
  void finish() noexcept { add(false); }

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] Moments steps() const noexcept;

 private:
  std::size_t frames_ = 0;  ///< of the run under way
  std::size_t count_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

}  // namespace emovox
