#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/config.hpp"

namespace emovox {

namespace yin {
inline constexpr std::size_t shortest_lag = 32;  ///< 500 Hz
inline constexpr std::size_t longest_lag = 267;  ///< 60 Hz is 266.7
inline constexpr std::size_t lags = longest_lag - shortest_lag + 1;
inline constexpr std::size_t window_samples = grid::pitch_frame_samples / 2;
inline constexpr std::size_t window_offset = 1;  ///< the window begins with the frame's sample 1, as in librosa
}  // namespace yin

/// How little a window of a signal repeats itself after each lag: the cumulative mean normalised difference d' of YIN
/// (de Cheveigné & Kawahara, "YIN, a fundamental frequency estimator for speech and music", J. Acoust. Soc. Am. 111(4),
/// 2002). Near 0 at the period of a voice and its multiples, about 1 where nothing repeats; level does not matter.
///
/// d(lag) is summed from the squared differences themselves. Energies less correlations, by FFT, would lose low values
/// to rounding and be no faster: windows of successive frames share most of their sums, which are kept in blocks of 32
/// samples, five a hop. Each frame adds its blocks up anew, so no error builds up and a frame's values depend on its
/// own samples alone. As in librosa, a correlation below 1e-6 (windows of -77 dBFS and less) is taken for none.
class YinDifference {
 public:
  /// frame   grid::pitch_frame_samples samples at 16 kHz, full scale 1, that begin grid::hop_samples after those of the
  ///         frame before
  /// returns yin::lags values of d', from the shortest lag to the longest, valid until the next call; 0 to 267, all 0
  ///         where the window and what follows it are constant, silence included
  /// cost    267 distances of 160 samples (512 for the first frame), no allocation
  std::span<const float> push(std::span<const float> frame) noexcept;

  /// Makes the next frame the first.
  void reset() noexcept { started_ = false; }

 private:
  static constexpr std::size_t block_samples = 32;
  static constexpr std::size_t blocks = yin::window_samples / block_samples;
  static constexpr std::size_t new_blocks = grid::hop_samples / block_samples;
  static constexpr std::size_t padded_lags = (yin::longest_lag + 15) / 16 * 16;  ///< whole SIMD registers
  static_assert(yin::window_samples % block_samples == 0 && grid::hop_samples % block_samples == 0);
  static_assert(yin::window_offset + yin::window_samples + padded_lags <= grid::pitch_frame_samples);

  using Row = std::array<float, padded_lags>;  ///< element lag - 1 belongs to a lag

  static void sum_block(const float* block, Row& sums) noexcept;
  void sum_blocks() noexcept;
  void drop_what_is_faint(std::span<const float> frame) noexcept;

  std::array<Row, blocks> block_sums_{};  ///< a ring
  std::size_t oldest_ = 0;                ///< the block with which the window begins
  bool started_ = false;
  Row difference_{};  ///< d
  Row normalised_{};  ///< d'
};

/// The period YIN itself would choose.
struct YinPeriod {
  float samples;     ///< refined by a parabola; yin::shortest_lag to yin::longest_lag
  float difference;  ///< d' at the whole lag
};

/// The first dip of d' below 0.1, else its lowest point; what librosa.yin returns.
///
/// difference  yin::lags values of d'
[[nodiscard]] YinPeriod yin_period(std::span<const float> difference) noexcept;

/// Whether d' dips at an index: it falls to it and does not fall on. At either end one neighbour decides.
[[nodiscard]] bool dips_at(std::span<const float> difference, std::size_t index) noexcept;

/// How far from an index the vertex of the parabola through it and its neighbours lies; 0 unless that is less than 1.
[[nodiscard]] float vertex_offset(std::span<const float> difference, std::size_t index) noexcept;

}  // namespace emovox
