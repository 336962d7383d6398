#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "emovox/pitch_candidates.hpp"
#include "emovox/pitch_path.hpp"
#include "emovox/yin.hpp"

namespace emovox {

/// The voice in one frame.
struct Pitch {
  float hz;           ///< fundamental frequency, 59.9 to 500 (60 Hz rounded out to a whole lag); 0 where unvoiced
  float voicing;      ///< how probably the frame is voiced, by itself; 0 to 1
  float periodicity;  ///< 1 - d' at the period YIN alone would choose, 0 to 1; 0 in silence or DC
};

/// Follows the fundamental frequency of a voice from 60 to 500 Hz: probabilistic YIN (Mauch & Dixon, "pYIN: a
/// fundamental frequency estimator using probabilistic threshold distributions", ICASSP 2014) with the parameters of
/// librosa.pyin, streaming. Each frame's candidates are the dips of YIN's d'; the most probable path through them
/// decides between them and on voicing, with lag_frames frames after it in view where librosa sees the whole clip.
///
/// A period is the mean of those of up to five frames about it, as far as they are voiced within 3% of it on both
/// sides: a dip is where a few glottal cycles agree best, and the shared jitter of neighbouring windows evens out.
///
/// Output depends on the frames alone, however the samples arrive.
class PitchTracker {
 public:
  static constexpr std::size_t lag_frames = 10;  ///< 100 ms

  /// Takes the next frame.
  ///
  /// frame   grid::pitch_frame_samples samples at 16 kHz, full scale 1, that begin grid::hop_samples after those of the
  ///         frame before; it looks at the first 780
  /// returns the pitch of the frame lag_frames ago; nothing while there is none
  /// cost    some 6 microseconds, most of it in YinDifference; no allocation
  std::optional<Pitch> push(std::span<const float> frame) noexcept;

  /// The stream has ended: the pitch of the next frame that is pending; nothing when there is none left, which starts
  /// anew.
  std::optional<Pitch> flush() noexcept;

  /// Forgets everything.
  void reset() noexcept;

 private:
  static constexpr std::size_t smoothing_frames = 2;  ///< on either side
  static_assert(lag_frames + smoothing_frames < PitchPath::kept_frames);

  [[nodiscard]] Pitch oldest() noexcept;

  YinDifference difference_;
  PitchCandidates candidates_;
  PitchPath path_;
  std::array<Pitch, lag_frames + 1> pending_{};  ///< a ring by frame number, all decided but `hz`
  std::size_t pushed_ = 0;
  std::size_t returned_ = 0;
};

}  // namespace emovox
