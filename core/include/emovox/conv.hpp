#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "emovox/conv_parameters.hpp"
#include "emovox/emotion.hpp"

namespace emovox {

/// Runs a convolutional network on pictures of speech. One object serves one thread. Allocates when it is made or
/// copied only. With twelve blocks of a MobileNetV3 at width 0.4 that is 2 MB for 4 seconds, 14 MB for 30; for no
/// sound parameters more than 40 kB a frame beside the weights.
///
/// Sums go in one order everywhere and exponentials are computed in double precision, so native and WebAssembly agree.
///
/// picture  1 to `longest_frames` rows of `bands` natural logarithms of power, the oldest first; finite. It is padded
///          with log(1e-5) to a multiple of conv_frame_step frames and enters the network as (x + 4.5) / 5.
///          What began in the padding counts neither in squeeze and excitation nor in pooling.
/// cost     with those twelve blocks 27 million multiplications for 4 seconds: 2.5 ms natively
class Conv {
 public:
  /// parameters  sound: problem_with() found nothing
  Conv(const ConvParameters& parameters, std::size_t longest_frames);
  ~Conv();
  Conv(const Conv& other);
  Conv& operator=(const Conv& other);
  Conv(Conv&&) noexcept;
  Conv& operator=(Conv&&) noexcept;

  /// Probabilities, finite whatever the weights are: all alike where numbers overflow.
  [[nodiscard]] Probabilities classify(std::span<const float> picture) noexcept;

  /// What softmax makes the probabilities of.
  [[nodiscard]] std::array<float, emotion_count> logits(std::span<const float> picture) noexcept;

  /// What the blocks alone make of a picture, [frame][frequency row][channel], padding included; valid until the next
  /// call. For comparing with a reference.
  [[nodiscard]] std::span<const float> trunk(std::span<const float> picture) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace emovox
