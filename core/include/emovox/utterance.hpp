#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

#include "emovox/descriptors.hpp"
#include "emovox/result.hpp"

namespace emovox {

struct StreamOptions {
  double input_rate_hz = 16000;  ///< 8000 to 192000
  /// Between results while there is speech, 0.05 to 10; 0: only settled windows. The first comes after a second of
  /// speech: what is said of less is mostly wrong, and sure of itself.
  double hop_seconds = 0.25;
  double window_seconds = 4;  ///< the most speech a result looks back on, 1 to 30
  bool functionals = true;    ///< whether windows bring functionals; without, most of the front end rests
  bool network_mel = false;   ///< whether windows bring a network's picture
  /// How far from where the anchor has them frames are laid, 0 to grid::hop_samples - 1: for training on other places.
  std::size_t frame_offset_samples = 0;
};

/// A picture shows so many frames before its window's first and after its last, as far as they have been heard: 80 ms.
inline constexpr std::size_t picture_margin_frames = 8;

/// Frames of the longest picture that a stream with these options gives.
[[nodiscard]] std::size_t longest_picture_frames(const StreamOptions& options);

/// The latest at most `window_seconds` of speech of the current utterance, ready to be classified.
struct Window {
  double time_seconds = 0;      ///< end of the window, from the start of the stream
  double duration_seconds = 0;  ///< speech in the window
  /// Speech that no earlier settled window covered: positive when the window fills up or the utterance ends, 0 for the
  /// provisional windows between. Weighting by it counts every second of speech once.
  double settled_seconds = 0;
  bool final = false;                  ///< the utterance ended here
  std::span<const float> functionals;  ///< valid during the callback; empty without StreamOptions::functionals
  /// Rows of network_bands, see network_picture(), of the window and picture_margin_frames around it; valid during the
  /// callback, empty without StreamOptions::network_mel.
  std::span<const float> network_mel;
  float pitch_hz = 0;    ///< median over voiced frames, 0 without any
  float level_dbfs = 0;  ///< RMS over the window, of full scale; at least -120
};

/// What UtteranceStream reports, in time order. Called during push and finish; must not throw.
class StreamListener {
 public:
  virtual ~StreamListener() = default;
  virtual void on_speech_start(double /*time_seconds*/) {}
  virtual void on_speech_end(double /*time_seconds*/) {}
  virtual void on_window(const Window& window) = 0;
};

/// Samples in, windows of speech out: resampler, framer, front end, activity, functionals. Training and the recognizer
/// share it. Output does not depend on how the input is cut into blocks, and hardly on where in the speech the stream
/// began: the frames of an utterance are laid by its own sound (see Anchor). Allocates in create only.
///
/// cost  the feature path's, which goes over some 60 frames twice when speech begins
class UtteranceStream {
 public:
  static Result<UtteranceStream> create(const StreamOptions& options);
  ~UtteranceStream();
  UtteranceStream(UtteranceStream&&) noexcept;
  UtteranceStream& operator=(UtteranceStream&&) noexcept;

  /// samples: mono, full scale 1, any number. NaN and infinity count as 0; magnitudes are limited to 8.
  void push(std::span<const float> samples, StreamListener& listener) noexcept;

  /// The input has ended: what is pending is analysed and an open utterance closed. Then starts anew, as reset().
  void finish(StreamListener& listener) noexcept;

  /// Forgets everything heard.
  void reset() noexcept;

  /// The level of the last 50 ms in dB of full scale, at least -120.
  [[nodiscard]] float level_dbfs() const noexcept;

 private:
  struct State;
  explicit UtteranceStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace emovox
