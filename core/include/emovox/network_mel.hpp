#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/config.hpp"

namespace emovox {

/// Bands of the picture that networks see.
inline constexpr std::size_t network_bands = 103;

/// Power in the mel bands that networks pretrained on AudioSet know: triangles of height 1, evenly spaced on the mel
/// scale 1127 ln(1 + f / 700) from 0 to 15 kHz, 128 of them, of which the 103 that end below 8 kHz are here. Those
/// networks heard 32 kHz with pre-emphasis 0.97 through a window of 800 samples: both are weights on the power
/// spectrum. Allocates in the constructor only.
///
/// source  Schmid, Koutini & Widmer, "Efficient Large-Scale Audio Tagging via Transformer-to-CNN Knowledge
///         Distillation", ICASSP 2023
class NetworkMelBank {
 public:
  NetworkMelBank();

  /// power   grid::bins values, |X|^2 under the window of grid::window_samples
  /// bands   network_bands values
  /// cost    each bin counts in two bands at most: some 500 multiplications
  void apply(std::span<const float> power, std::span<float> bands) const noexcept;

 private:
  struct Band {
    std::size_t first_bin;
    std::size_t first_weight;
    std::size_t size;
  };
  std::array<Band, network_bands> bands_{};
  std::vector<float> weights_;  ///< the bands' non-zero weights, one after the other
};

}  // namespace emovox
