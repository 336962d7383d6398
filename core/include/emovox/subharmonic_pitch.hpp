#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "emovox/subharmonic_candidates.hpp"

namespace emovox {

/// The fundamental frequency of eGeMAPS: sub-harmonic summation, and a Viterbi search for the path through its
/// candidates that costs least.
///
/// A frame is unvoiced, or voiced at one of its candidates. A candidate is plausible from a voicing of 0.7. Voiced
/// frames pay 2 for all that is missing from voicing 1, and 4 if implausible; unvoiced ones pay 0.6 times the best
/// voicing, and 4 if that is plausible; a step between voiced frames pays 5 an octave, one into or out of voicing 4.75.
/// So a lone implausible frame between alike voiced ones is voiced, and less than three plausible ones in a row are
/// not. The level does not matter: openSMILE's limit of -60 dBFS is applied to what comes out, see egemaps.hpp.
///
/// The weights Eyben gives are 2 (voicing), 4 (threshold), 10 (octaves) and 10 (a change of voicing); he leaves open
/// what they multiply, so the unvoiced cost, the 5 and the 4.75 were chosen from a range in which voicing agrees with
/// openSMILE's equally well on reference clips: in all but 6 of 2847 rows.
///
/// Frame k is decided when frame k + lag_frames has been seen; what comes later changed nothing in any reference frame.
///
/// source  Eyben, Real-time Speech and Music Classification by Large Audio Feature Space Extraction, Springer, 2016;
///         Viterbi, "Error bounds for convolutional codes", IEEE Trans. Information Theory 13(2), 1967
class SubharmonicPitch {
 public:
  static constexpr std::size_t lag_frames = 12;  ///< 120 ms
  static constexpr std::size_t bins = SubharmonicCandidates::bins;

  /// magnitude  |X| of the next frame, `bins` values, each finite and at most 1e18: an FFT of 1024 over 960 samples
  ///            (60 ms) of full scale 1 under a Gaussian window, its standard deviation 0.4 of half its length
  /// returns    the F0 of the frame lag_frames back in Hz, 55 to 1000, or 0 if it is unvoiced; nothing before there is
  ///            such a frame
  /// cost       SubharmonicCandidates::find, one step of the search and lag_frames steps back; no allocation
  std::optional<float> push(std::span<const float> magnitude) noexcept;

  /// After the last frame: the next of the lag_frames last decisions, nothing when all are made. Before the next push()
  /// then comes reset().
  std::optional<float> flush() noexcept;

  /// Makes the next frame the first.
  void reset() noexcept;

 private:
  static constexpr std::size_t states = SubharmonicCandidates::most + 1;  ///< unvoiced and the candidates
  static constexpr std::size_t unvoiced = 0;

  struct Frame {
    std::size_t count = 1;                           ///< of states
    std::array<float, states> hz{};                  ///< 0 for unvoiced
    std::array<float, states> octave{};              ///< log2 of it
    std::array<float, states> cost{};                ///< of the cheapest path to each, less that of the cheapest of all
    std::array<std::uint8_t, states> predecessor{};  ///< on that path
  };

  static void fill(Frame& frame, std::span<const SubharmonicCandidate> candidates) noexcept;
  static void extend(const Frame& before, Frame& frame) noexcept;
  [[nodiscard]] float decide(std::size_t frames_back) const noexcept;

  SubharmonicCandidates candidates_;
  std::array<Frame, lag_frames + 1> frames_{};  ///< a ring
  std::size_t newest_ = 0;                      ///< where in it
  std::size_t undecided_ = 0;                   ///< how many frames are pending
  bool started_ = false;                        ///< there is a newest frame
};

}  // namespace emovox
