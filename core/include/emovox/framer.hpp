#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/config.hpp"

namespace emovox {

/// Cuts a stream into overlapping frames: frame k is samples k hop to k hop + frame - 1, each contiguous in memory.
/// Frames do not depend on how the stream is cut into blocks. It can go back and cut anew from another sample on.
/// Allocates in the constructor only.
class Framer {
 public:
  /// hop_samples   1 to frame_samples
  /// tail_samples  1 to frame_samples: what finish() takes for a frame
  /// kept_samples  how far before the next frame samples are remembered
  Framer(std::size_t frame_samples, std::size_t hop_samples, std::size_t tail_samples = grid::fft_size,
         std::size_t kept_samples = 0)
      : frame_samples_(frame_samples),
        hop_samples_(hop_samples),
        tail_samples_(std::min(tail_samples, frame_samples)),
        kept_samples_(kept_samples),
        buffer_(4 * frame_samples + 2 * kept_samples) {
    assert(hop_samples >= 1 && hop_samples <= frame_samples && tail_samples >= 1);
  }

  /// Appends `samples` and hands every frame they complete to `sink(std::span<const float> frame)`, which is valid
  /// during the call only. The sink may seek.
  template <class Sink>
  void push(std::span<const float> samples, Sink&& sink) noexcept {
    while (!samples.empty()) {
      if (end_ == buffer_.size()) make_room();
      const std::size_t count = std::min(samples.size(), buffer_.size() - end_);
      std::copy_n(samples.begin(), count, buffer_.begin() + static_cast<std::ptrdiff_t>(end_));
      end_ += count;
      samples = samples.subspan(count);
      while (end_ - begin_ >= frame_samples_) sink(next_frame());
    }
  }

  /// The stream has ended: hands over the frames of which at least tail_samples exist, filled up with zeros. With the
  /// default, a clip has as many frames as its length has for an FFT, however long the frame. The sink may seek, as
  /// may who calls; then there are frames again. reset() before anything else is pushed.
  template <class Sink>
  void drain(Sink&& sink) noexcept {
    if (end_ + frame_samples_ > buffer_.size()) make_room();
    std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.end(), 0.0F);
    while (begin_ + tail_samples_ <= end_) sink(next_frame());
  }

  /// Drains and starts anew.
  template <class Sink>
  void finish(Sink&& sink) noexcept {
    drain(sink);
    reset();
  }

  /// Where the frame begins that comes next, in samples from the start of the stream.
  [[nodiscard]] std::uint64_t position() const noexcept { return start_ + begin_; }

  /// The next frame is to begin at sample `position`, up to kept_samples before position().
  void seek(std::uint64_t position) noexcept {
    assert(position >= start_ && position <= start_ + end_);
    begin_ = static_cast<std::size_t>(position - start_);
  }

  /// The samples from `first` to before `last`: at the earliest kept_samples before position(), at the latest the end
  /// of the frame before that. Valid until the next push.
  [[nodiscard]] std::span<const float> samples(std::uint64_t first, std::uint64_t last) const noexcept {
    assert(first >= start_ && first <= last && last <= start_ + buffer_.size());
    return std::span(buffer_).subspan(static_cast<std::size_t>(first - start_), static_cast<std::size_t>(last - first));
  }

  /// Forgets everything pushed.
  void reset() noexcept { start_ = begin_ = end_ = 0; }

 private:
  std::span<const float> next_frame() noexcept {
    const auto frame = std::span(buffer_).subspan(begin_, frame_samples_);
    begin_ += hop_samples_;
    return frame;
  }

  void make_room() {
    const std::size_t done = begin_ - std::min(begin_, kept_samples_);
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(done), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
              buffer_.begin());
    start_ += done;
    begin_ -= done;
    end_ -= done;
  }

  std::size_t frame_samples_;
  std::size_t hop_samples_;
  std::size_t tail_samples_;
  std::size_t kept_samples_;
  std::vector<float> buffer_;
  std::uint64_t start_ = 0;  ///< where in the stream buffer_ starts
  std::size_t begin_ = 0;    ///< where the next frame starts in buffer_
  std::size_t end_ = 0;      ///< how far buffer_ is filled
};

}  // namespace emovox
