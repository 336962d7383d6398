#pragma once

#include <memory>
#include <span>

#include "emovox/descriptors.hpp"

namespace emovox {

/// What rows are wanted for.
enum class Wanted {
  everything,
  /// Mel power, RMS, pitch, voicing, periodicity and a network's mel power: all else in a row is 0, and hardly a
  /// quarter of the cost is left.
  activity_and_network,
};

/// Computes every feature family of frame after frame: the only feature path there is, in training and live.
///
/// Rows come latency_frames() late, for pitch is decided with the frames after it in view.
///
/// cost    FFTs of 512 (twice) and 1024 and some table products a frame; allocates in the constructor only
class FrontEnd {
 public:
  explicit FrontEnd(Wanted wanted = Wanted::everything);
  ~FrontEnd();
  FrontEnd(FrontEnd&&) noexcept;
  FrontEnd& operator=(FrontEnd&&) noexcept;

  /// frame    grid::pitch_frame_samples samples at 16 kHz, finite; the next in time, grid::hop_samples after the one
  ///          before. librosa's families see the first grid::fft_size of them, eGeMAPS 320 and 960, pitch all.
  /// returns  the row of latency_frames() ago, valid until the next call; nullptr before there is one
  const Descriptors* push(std::span<const float> frame) noexcept;

  /// The stream has ended: the next row that is pending, valid until the next call; nullptr when there is none left,
  /// which starts anew.
  const Descriptors* flush() noexcept;

  /// Forgets everything.
  void reset() noexcept;

  /// RMS of the frame pushed last, whose row comes later; 0 before the first.
  [[nodiscard]] float newest_rms() const noexcept;

  [[nodiscard]] static std::size_t latency_frames() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace emovox
