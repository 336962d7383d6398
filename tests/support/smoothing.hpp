#pragma once

#include <span>
#include <vector>

/// openSMILE's smoothing over three rows, and back.
namespace emovox::test {

/// `_sma3nz`: the mean of a value and its neighbours, of those that are not 0; 0 where the value is. Those at the ends
/// are their own neighbours.
std::vector<double> smoothed_nonzero(std::span<const double> values);

struct Unsmoothed {
  std::vector<double> values;
  std::vector<bool> certain;  ///< follow from the smoothed ones; else the first of its run was chosen
};

/// Values that, smoothed over the three around each that are not 0, give `smooth` again: from the first of a run on,
/// every value follows from the two before it. The first of all is its own neighbour. Where the run's end asks for it,
/// the run's first value is chosen to fit; it is free else.
Unsmoothed unsmoothed(std::span<const double> smooth);

}  // namespace emovox::test
