#pragma once

#include <cmath>

#include "trainer/random.hpp"

namespace emovox::trainer {

/// From a range; `most` may equal `least`.
struct Range {
  double least;
  double most;
};

/// Equally likely.
inline double draw(Range range, Random& random) { return random.uniform(range.least, range.most); }

/// Equally likely in every octave; both ends above 0.
inline double draw_by_octave(Range range, Random& random) {
  return range.least * std::pow(range.most / range.least, random.uniform());
}

inline double amplitude_of(double db) { return std::pow(10, db / 20); }

}  // namespace emovox::trainer
