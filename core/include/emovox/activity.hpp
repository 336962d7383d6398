#pragma once

#include <array>
#include <cstddef>

#include "emovox/descriptors.hpp"

namespace emovox {

/// Voice activity: when does somebody start to speak, and when have they stopped?
///
/// A frame counts as speech-like when its power between 100 Hz and 4 kHz stands out from a noise floor that follows
/// the quietest moments of the last seconds (minimum statistics, after Martin, IEEE Trans. Speech and Audio Processing
/// 9(5), 2001), so neither the level nor a steady noise or hum matters. Speech begins when enough of the last frames
/// are speech-like and enough of those are voiced. It lasts while speech-like frames come with voiced ones near by, for
/// rustling is loud but seldom voiced, and ends after a hangover without. No allocation.
class Activity {
 public:
  static constexpr std::size_t recent_frames = 24;      ///< looked back on to decide
  static constexpr std::size_t onset_speech_like = 10;  ///< of those at least so many speech-like to begin
  static constexpr std::size_t onset_voiced = 6;        ///< and at least so many voiced as well
  static constexpr std::size_t sustain_voiced = 3;      ///< at least so many voiced to go on
  static constexpr std::size_t hangover_frames = 60;    ///< pauses up to this long belong to the utterance

  enum class Change { none, started, ended };

  struct Decision {
    Change change = Change::none;
    bool speech = false;  ///< this frame is speech-like, near voiced ones
    /// started: how many of the latest frames, this one included, belong to the utterance.
    /// ended: how many of the latest frames came after the last one that was speech.
    std::size_t frames = 0;
  };

  /// Takes the next frame.
  Decision push(const Descriptors& frame) noexcept;

  [[nodiscard]] bool speaking() const noexcept { return speaking_; }

  void reset() noexcept { *this = Activity(); }

 private:
  /// Follows the minimum of a smoothed level over the last two to three seconds, but not further below the latest peaks
  /// than the dynamic range of speech: in a recording without any noise, reverberation and breath are the floor.
  class NoiseFloor {
   public:
    float push(float level_db) noexcept;

   private:
    static constexpr std::size_t block_frames = 40;
    static constexpr std::size_t blocks = 6;
    std::array<float, blocks> minima_{};
    std::size_t filled_ = 0;  ///< blocks with a minimum
    std::size_t next_ = 0;    ///< block to overwrite
    std::size_t frames_ = 0;  ///< frames in the current block
    float minimum_ = 0;       ///< of the current block
    float smoothed_ = 0;
    float peak_ = 0;
    bool started_ = false;
  };

  NoiseFloor floor_;
  struct Moment {
    float level_db = -200;  ///< below any frame's
    float periodicity = 0;
  };
  std::array<Moment, recent_frames> recent_{};
  std::size_t position_ = 0;
  std::size_t quiet_frames_ = 0;  ///< since the last one that was speech
  bool speaking_ = false;
};

}  // namespace emovox
