#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/config.hpp"

namespace emovox {

/// Cuts a stream into overlapping frames: frame k is samples k hop to k hop + frame - 1, each contiguous in memory.
/// Frames do not depend on how the stream is cut into blocks. Allocates in the constructor only.
class Framer {
 public:
  /// hop_samples   1 to frame_samples
  /// tail_samples  1 to frame_samples: what finish() takes for a frame
  Framer(std::size_t frame_samples, std::size_t hop_samples, std::size_t tail_samples = grid::fft_size)
      : frame_samples_(frame_samples),
        hop_samples_(hop_samples),
        tail_samples_(std::min(tail_samples, frame_samples)),
        buffer_(4 * frame_samples) {
    assert(hop_samples >= 1 && hop_samples <= frame_samples && tail_samples >= 1);
  }

  /// Appends `samples` and hands every frame they complete to `sink(std::span<const float> frame)`, which is valid
  /// during the call only.
  template <class Sink>
  void push(std::span<const float> samples, Sink&& sink) noexcept {
    while (!samples.empty()) {
      if (end_ == buffer_.size()) make_room();
      const std::size_t count = std::min(samples.size(), buffer_.size() - end_);
      std::copy_n(samples.begin(), count, buffer_.begin() + static_cast<std::ptrdiff_t>(end_));
      end_ += count;
      samples = samples.subspan(count);
      for (; end_ - begin_ >= frame_samples_; begin_ += hop_samples_) sink(frame());
    }
  }

  /// The stream has ended: hands over the frames of which at least tail_samples exist, filled up with zeros, then
  /// starts anew. With the default, a clip has as many frames as its length has for an FFT, however long the frame.
  template <class Sink>
  void finish(Sink&& sink) noexcept {
    make_room();
    std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.end(), 0.0F);
    for (; begin_ + tail_samples_ <= end_; begin_ += hop_samples_) sink(frame());
    reset();
  }

  /// Forgets everything pushed.
  void reset() noexcept { begin_ = end_ = 0; }

 private:
  [[nodiscard]] std::span<const float> frame() const { return std::span(buffer_).subspan(begin_, frame_samples_); }

  void make_room() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
  }

  std::size_t frame_samples_;
  std::size_t hop_samples_;
  std::size_t tail_samples_;
  std::vector<float> buffer_;
  std::size_t begin_ = 0;  ///< where the next frame starts in buffer_
  std::size_t end_ = 0;    ///< how far buffer_ is filled
};

}  // namespace emovox
