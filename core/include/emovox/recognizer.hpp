#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>

#include "emovox/emotion.hpp"
#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "emovox/utterance.hpp"

namespace emovox {

/// What one window of speech sounds like.
struct EmotionResult {
  double time_seconds = 0;           ///< end of the window, from the start of the stream
  double duration_seconds = 0;       ///< speech in the window
  double settled_seconds = 0;        ///< see Window
  bool final = false;                ///< the utterance ended here
  Emotion label = Emotion::neutral;  ///< the most probable, however uncertain
  bool uncertain = false;            ///< the label's probability is below Calibration::least_confidence
  bool calibrated = false;           ///< the speaker's own bias was taken away, see Recognizer::set_baseline
  Probabilities probabilities{};
  Probabilities model_probabilities{};  ///< of a window, before that; a Summary leaves them out
  float confidence = 0;                 ///< the label's probability
  float valence = 0;                    ///< expected position on the affect plane, -1 to 1
  float arousal = 0;
  float pitch_hz = 0;    ///< median over voiced frames, 0 without any
  float level_dbfs = 0;  ///< RMS of the window
};

/// Called during push and finish, in time order; must not throw.
class RecognizerListener {
 public:
  virtual ~RecognizerListener() = default;
  virtual void on_speech_start(double /*time_seconds*/) {}
  virtual void on_speech_end(double /*time_seconds*/) {}
  virtual void on_result(const EmotionResult& result) = 0;
};

/// Samples in, emotions out. While there is speech, a result every hop over the last at most `window_seconds` of it,
/// and a final one when the utterance ends. Blocks of any size give the same results. Allocates in create only.
class Recognizer {
 public:
  static Result<Recognizer> create(Model model, const StreamOptions& options);
  Recognizer(Recognizer&&) noexcept;
  Recognizer& operator=(Recognizer&&) noexcept;
  ~Recognizer();

  void push(std::span<const float> samples, RecognizerListener& listener) noexcept;
  void finish(RecognizerListener& listener) noexcept;  ///< closes an open utterance, then starts anew
  void reset() noexcept;
  [[nodiscard]] float level_dbfs() const noexcept;  ///< of the last 50 ms

  /// Who speaks: the share of their own bias that the model was fitted for is taken away from the next result on, see
  /// offsets_for(). Without effect where Calibration::baseline_weight is 0.
  ///
  /// log_probabilities  Baseline's; none: nobody in particular
  void set_baseline(const std::optional<Logs>& log_probabilities) noexcept;

 private:
  struct State;
  explicit Recognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One answer for a whole recording: probabilities of its settled windows averaged by the speech each one settles.
class Summary {
 public:
  /// least_confidence: as in Calibration
  explicit Summary(float least_confidence) : least_confidence_(least_confidence) {}

  void add(const EmotionResult& result) noexcept;
  /// None when there was no speech.
  [[nodiscard]] std::optional<EmotionResult> result() const noexcept;

 private:
  float least_confidence_;
  std::array<double, emotion_count> weighted_{};
  double seconds_ = 0;
  double end_seconds_ = 0;
  double pitch_weighted_hz_ = 0;
  double pitch_seconds_ = 0;
  double power_seconds_ = 0;
  bool calibrated_ = true;
};

}  // namespace emovox
