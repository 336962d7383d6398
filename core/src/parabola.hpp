#pragma once

/// For what looks for peaks between bins or samples.
namespace emovox {

/// Where the parabola through three values at -1, 0 and 1 has its peak; 0 if it has none.
inline double peak_offset(double left, double middle, double right) {
  const double bend = left - 2 * middle + right;
  return bend < 0 ? 0.5 * (left - right) / bend : 0;
}

}  // namespace emovox
