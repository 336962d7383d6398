#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/descriptors.hpp"
#include "emovox/frame_shift.hpp"
#include "emovox/framer.hpp"
#include "emovox/front_end.hpp"
#include "emovox/resampler.hpp"
#include "emovox/result.hpp"

namespace emovox {

/// Samples of any rate in, a row of features every 10 ms out: resampler, framer, front end. Row k describes the frame
/// that begins at 160 k samples of 16 kHz; a recording of n such samples has as many as frames of 512 fit, and none
/// below. Output does not depend on how the input is cut into blocks. Allocates in create only.
///
/// The sink may look at the past and have the stream restart in it, with frames that lie otherwise.
///
/// latency  FrontEnd::latency_frames() and what the resampler needs
class FeatureStream {
 public:
  /// input_rate_hz: 8000 to 192000, else the reason.
  static Result<FeatureStream> create(double input_rate_hz);

  /// samples  mono, full scale 1, any number. NaN and infinity count as 0; magnitudes are limited to 8.
  /// sink     called with every row that is complete, `void(const Descriptors&)`, valid during the call
  template <class Sink>
  void push(std::span<const float> samples, Sink&& sink) noexcept {
    while (!samples.empty()) {
      const auto block = samples.first(std::min(samples.size(), block_samples));
      const auto clean = cleaned(block);
      analyse(resampler_.push(clean, resampled_), sink);
      samples = samples.subspan(block.size());
    }
  }

  /// The input has ended: hands over the rows that are pending and starts anew.
  ///
  /// tail_sink  called with the rows after, of which only the 20 ms that eGeMAPS sees fit; likewise
  template <class Sink, class TailSink>
  void finish(Sink&& sink, TailSink&& tail_sink) noexcept {
    analyse(resampler_.flush(resampled_), sink);
    const auto sort = [&](const Descriptors& row) {
      if (next_row_ - grid::hop_samples + grid::fft_size <= samples_)
        sink(row);
      else
        tail_sink(row);
    };
    const Descriptors* row = nullptr;
    do {  // a row that is pending may be the one that makes the sink restart
      framer_.drain([&](std::span<const float> frame) { forward(front_end_.push(laid(frame)), sort); });
      row = front_end_.flush();
      forward(row, sort);
    } while (row != nullptr);
    reset();
  }

  template <class Sink>
  void finish(Sink&& sink) noexcept {
    finish(sink, [](const Descriptors&) {});
  }

  /// Samples of 16 kHz that the rows so far were made of, numbered from the start of the stream.
  struct Past {
    std::uint64_t first = 0;
    std::span<const float> samples;  ///< one second at the least, or all there were; valid until the next push
  };
  [[nodiscard]] Past past() const noexcept;

  /// The next row describes the frame that begins at `sample`, and the others follow it: the past is analysed anew from
  /// there on, as if the stream had begun there. For the sink, which gets those rows from this push or finish.
  ///
  /// sample  in the past; also between two samples, which costs a dot product of FrameShift::taps a sample
  void restart_at(double sample) noexcept;

  /// Forgets everything heard.
  void reset() noexcept;

  /// The level of the last 50 ms in dB of full scale, at least -120; ahead of the rows.
  [[nodiscard]] float level_dbfs() const noexcept;

 private:
  explicit FeatureStream(Resampler resampler);

  static constexpr std::size_t block_samples = 1024;  // input is worked off in pieces of at most so many samples
  static constexpr std::size_t past_samples = 16000;
  static constexpr std::size_t level_frames = 3;  // three overlapping frames of 32 ms span about 50 ms

  [[nodiscard]] std::span<const float> cleaned(std::span<const float> block) noexcept;

  template <class Sink>
  void analyse(std::size_t count, Sink&& sink) noexcept {
    samples_ += count;
    framer_.push(std::span<const float>(resampled_).first(count), [&](std::span<const float> frame) {
      forward(front_end_.push(laid(frame)), sink);
      recent_rms_[next_rms_++ % level_frames] = front_end_.newest_rms();
    });
  }

  /// The frame that the framer just gave, where restart_at() wants it.
  [[nodiscard]] std::span<const float> laid(std::span<const float> frame) noexcept;

  template <class Sink>
  void forward(const Descriptors* row, Sink&& sink) noexcept {
    if (row == nullptr) return;
    next_row_ += grid::hop_samples;
    sink(*row);
  }

  Resampler resampler_;
  Framer framer_{grid::pitch_frame_samples, grid::hop_samples, egemaps_frame_samples, past_samples};
  FrameShift shift_;
  FrontEnd front_end_;
  std::array<float, block_samples> cleaned_{};
  std::vector<float> resampled_;
  std::uint64_t samples_ = 0;   ///< of 16 kHz since the start
  std::uint64_t next_row_ = 0;  ///< where the frame begins whose row is handed over next
  std::array<float, level_frames> recent_rms_{};
  std::size_t next_rms_ = 0;
};

}  // namespace emovox
