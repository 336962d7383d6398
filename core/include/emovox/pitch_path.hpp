#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "emovox/pitch_candidates.hpp"

namespace emovox {

/// The most probable path through the pitch candidates of successive frames: the second half of pYIN (Mauch & Dixon,
/// "pYIN: a fundamental frequency estimator using probabilistic threshold distributions", ICASSP 2014), by the Viterbi
/// algorithm. Past frames can be asked for at any time; how far back decides how much of the future is in view.
///
/// The hidden Markov model is librosa's. A frame is voiced at a pitch, or unvoiced and remembers one. Voicing changes
/// once in a hundred frames. Pitch moves up to two semitones a frame, with triangular weights. A voiced frame shows
/// its candidates with their probabilities, an unvoiced one any of 367 pitches a tenth of a semitone apart alike. As
/// nothing but candidates can be on a voiced path, they are the voiced states here; of the unvoiced ones every fifth is
/// kept. The first frame is unvoiced.
class PitchPath {
 public:
  static constexpr std::size_t kept_frames = 16;  ///< how many frames can be traced back

  PitchPath();

  /// Takes the next frame.
  ///
  /// cost  some 2000 additions and comparisons for five candidates, no allocation
  void push(const PitchCandidates& candidates) noexcept;

  /// How many frames can be traced back: those pushed, up to kept_frames.
  [[nodiscard]] std::size_t traceable() const noexcept;

  /// The path that is the best one by now.
  ///
  /// period_samples  element i is for the frame i frames before the last one: its period, or 0 where it is unvoiced; at
  ///                 most traceable() elements
  void trace(std::span<float> period_samples) const noexcept;

  /// Makes the next frame the first.
  void reset() noexcept { frames_ = 0; }

 private:
  static constexpr std::size_t pitches = 367;       ///< from 60 to 500 Hz, tenths of a semitone apart
  static constexpr std::size_t furthest_step = 20;  ///< in a frame
  static constexpr std::size_t memory_step = 5;
  static constexpr std::size_t memories = (pitches - 1) / memory_step + 1;
  static constexpr std::size_t most_states = PitchCandidates::most + memories;

  /// A frame's states: its candidates, then the unvoiced ones.
  struct Frame {
    std::size_t candidates = 0;
    std::array<std::size_t, PitchCandidates::most> pitch{};  ///< 0 to pitches - 1
    std::array<float, PitchCandidates::most> period_samples{};
    std::array<float, most_states> score{};          ///< log probability of the best path to the state, best frame's 0
    std::array<std::uint8_t, most_states> before{};  ///< the state before on that path

    [[nodiscard]] std::size_t best() const noexcept;
  };
  static_assert(most_states <= 256);

  /// The best way into a state.
  struct Way {
    float score;
    std::size_t from;
  };

  [[nodiscard]] const Frame& frame(std::size_t frames_ago) const noexcept;
  [[nodiscard]] Way from_voiced(const Frame& last, std::size_t pitch) const noexcept;
  [[nodiscard]] Way from_unvoiced(const Frame& last, std::size_t pitch) const noexcept;
  void enter(Frame& now, std::size_t state, std::size_t pitch, float shown) const noexcept;

  std::array<float, furthest_step + 1> step_{};  ///< log weight of a step of so many tenths of a semitone
  std::array<float, pitches> all_steps_{};       ///< log of the sum of the weights of all steps from a pitch
  std::array<Frame, kept_frames> history_{};     ///< a ring
  std::size_t frames_ = 0;                       ///< pushed so far
};

}  // namespace emovox
