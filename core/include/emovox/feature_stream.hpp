#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "emovox/descriptors.hpp"
#include "emovox/framer.hpp"
#include "emovox/front_end.hpp"
#include "emovox/resampler.hpp"
#include "emovox/result.hpp"
#include "emovox/sample_shift.hpp"

namespace emovox {

/// Samples of any rate in, a row of features every 10 ms out: resampler, framer, front end. Row k describes the frame
/// that begins at 160 k samples of 16 kHz; a recording of n such samples has as many as frames of 512 fit, and none
/// below. Output does not depend on how the input is cut into blocks. Allocates in create only.
///
/// The latest samples are remembered, and frames can be laid anew over them: see lay_frames_from().
///
/// latency  FrontEnd::latency_frames() and what the resampler needs
class FeatureStream {
 public:
  /// input_rate_hz: 8000 to 192000, else the reason.
  static Result<FeatureStream> create(double input_rate_hz, Wanted wanted = Wanted::everything);

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
    lay_anew(sink);
    analyse(resampler_.flush(resampled_), sink);
    if (laid_) frame(std::array<float, SampleShift::later_samples>{}, sink);
    const auto sort = [&](const Descriptors& row) {
      if (next_row_fits())
        sink(row);
      else
        tail_sink(row);
    };
    framer_.finish([&](std::span<const float> frame) { forward(front_end_.push(frame), sort); });
    while (const Descriptors* row = front_end_.flush()) forward(row, sort);
    reset();
  }

  template <class Sink>
  void finish(Sink&& sink) noexcept {
    finish(sink, [](const Descriptors&) {});
  }

  /// Samples of 16 kHz heard so far, and how many of the latest are remembered.
  [[nodiscard]] std::size_t samples() const noexcept { return samples_; }
  static constexpr std::size_t remembered_samples = 32768;

  /// Copies remembered samples, from number `first` on.
  void recall(std::size_t first, std::span<float> out) const noexcept;

  /// Called by a sink, or before finish(): frames are laid anew, the next row being that of the frame that begins at
  /// `first`, a remembered sample or between two of them (see SampleShift). Row k is then that of first + 160 k.
  void lay_frames_from(double first) noexcept { next_origin_ = first; }

  /// Forgets everything heard.
  void reset() noexcept;

  /// The level of the last 50 ms in dB of full scale, at least -120; ahead of the rows.
  [[nodiscard]] float level_dbfs() const noexcept;

 private:
  FeatureStream(Resampler resampler, Wanted wanted);

  static constexpr std::size_t block_samples = 1024;  // input is worked off in pieces of at most so many samples
  static constexpr std::size_t level_frames = 3;      // three overlapping frames of 32 ms span about 50 ms

  [[nodiscard]] std::span<const float> cleaned(std::span<const float> block) noexcept;

  // A frame at a time, so that frames laid anew begin after the same sample however the input is cut.
  template <class Sink>
  void analyse(std::size_t count, Sink&& sink) noexcept {
    auto rest = std::span<const float>(resampled_).first(count);
    while (!rest.empty()) {
      const auto piece = rest.first(std::min(rest.size(), samples_until_frame()));
      remember(piece);
      frame(piece, sink);
      rest = rest.subspan(piece.size());
      lay_anew(sink);
    }
  }

  /// Goes over the remembered samples once more if a sink has asked for it. It does not ask again before they have
  /// been gone over: the rows until then are those of frames that it knows.
  template <class Sink>
  void lay_anew(Sink&& sink) noexcept {
    if (!next_origin_) return;
    std::array<float, grid::hop_samples> again{};
    for (std::size_t first = restart_laid(); first < samples_; first += again.size()) {
      const auto block = std::span(again).first(std::min(again.size(), samples_ - first));
      recall(first, block);
      frame(block, sink);
    }
    next_origin_.reset();
  }

  template <class Sink>
  void frame(std::span<const float> samples, Sink&& sink) noexcept {
    const auto moved = laid_ ? shift_.push(samples) : samples;
    framed_ += moved.size();
    framer_.push(moved, [&](std::span<const float> frame) {
      ++frames_;
      forward(front_end_.push(frame), sink);
      recent_rms_[next_rms_++ % level_frames] = front_end_.newest_rms();
    });
  }

  /// 1 to grid::pitch_frame_samples
  [[nodiscard]] std::size_t samples_until_frame() const noexcept {
    return frames_ * grid::hop_samples + grid::pitch_frame_samples - framed_;
  }

  void remember(std::span<const float> samples) noexcept;
  void restart(double origin) noexcept;
  /// At next_origin_. Returns the remembered sample to go on with.
  std::size_t restart_laid() noexcept;
  /// Whether all samples of the next row's frame were heard.
  [[nodiscard]] bool next_row_fits() const noexcept;

  template <class Sink>
  void forward(const Descriptors* row, Sink&& sink) noexcept {
    if (row == nullptr) return;
    sink(*row);
    ++rows_;
  }

  Resampler resampler_;
  SampleShift shift_;
  Framer framer_{grid::pitch_frame_samples, grid::hop_samples, egemaps_frame_samples};
  FrontEnd front_end_;
  std::array<float, block_samples> cleaned_{};
  std::vector<float> resampled_;
  std::vector<float> remembered_ = std::vector<float>(remembered_samples);  ///< sample n at n mod its size
  std::size_t samples_ = 0;                                                 ///< of 16 kHz since the start
  double origin_ = 0;                                                       ///< where row 0 begins, in samples
  bool laid_ = false;                                                       ///< by lay_frames_from, so through shift_
  std::optional<double> next_origin_;
  // Since the origin:
  std::size_t framed_ = 0;  ///< samples given to the framer
  std::size_t frames_ = 0;  ///< frames it gave
  std::size_t rows_ = 0;    ///< rows handed over
  std::array<float, level_frames> recent_rms_{};
  std::size_t next_rms_ = 0;
};

}  // namespace emovox
