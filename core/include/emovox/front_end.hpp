#pragma once

#include <memory>
#include <span>

#include "emovox/descriptors.hpp"

namespace emovox {

/// Computes every feature family of one frame after the other: the only feature path there is, in training and live.
///
/// cost    two FFTs of 512 and 1024 and some table products a frame; allocates in the constructor only
class FrontEnd {
 public:
  FrontEnd();
  ~FrontEnd();
  FrontEnd(FrontEnd&&) noexcept;
  FrontEnd& operator=(FrontEnd&&) noexcept;

  /// frame  grid::pitch_frame_samples samples at 16 kHz, finite. The spectral families see the first grid::fft_size of
  ///        them, pitch sees all. Frames must come in time order: flux compares each with the one before.
  void compute(std::span<const float> frame, Descriptors& out) noexcept;

  /// Forgets the previous frame.
  void reset() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace emovox
