#pragma once

#include <span>
#include <vector>

#include "emovox/config.hpp"

namespace emovox {

/// How the power of a spectrum spreads over the twelve pitch classes C, C#, ... B, whatever the octave (A4 = 440 Hz).
///
/// Each bin counts with a Gaussian about its pitch class, as wide as the bin but no narrower than a semitone, and the
/// octaves are weighted by a Gaussian about A5 (880 Hz) of deviation two octaves: librosa.filters.chroma with its
/// defaults. Allocates in the constructor only.
///
/// source  Ellis, "Chroma feature analysis and synthesis", LabROSA, Columbia University, 2007
class ChromaBank {
 public:
  ChromaBank();

  /// power   grid::bins values, |X|^2
  /// chroma  grid::chroma_count values; the largest is 1, or all are 0 in silence
  /// cost    12 dot products of 257
  void apply(std::span<const float> power, std::span<float> chroma) const noexcept;

 private:
  std::vector<float> weights_;  ///< grid::chroma_count rows of grid::bins
};

}  // namespace emovox
