#pragma once

#include <cstddef>

namespace emovox::trainer {

/// One-cycle policy (Smith & Topin, "Super-convergence", 2018), as PyTorch's OneCycleLR has it: over the first 15% of
/// the steps the learning rate rises from 1/25 of its peak to the peak, then it falls to 1/250,000 or as far as is
/// asked for; meanwhile momentum goes from 0.95 to 0.85 and back. Both along half a cosine.
struct OneCycle {
  std::size_t steps = 0;    ///< in all
  double last_rate = 4e-6;  ///< as a share of the peak

  struct Rates {
    double learning_rate;  ///< as a share of the peak
    double momentum;
  };

  /// step: 0 to steps - 1
  [[nodiscard]] Rates at(std::size_t step) const;
};

}  // namespace emovox::trainer
