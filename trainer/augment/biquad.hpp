#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Filters of second order, designed by Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter
/// coefficients" (W3C Note, 2021): analogue prototypes under the bilinear transform. Frequencies are above 0 and below
/// rate_hz / 2, q is above 0; gains in dB, where 0 leaves the signal alone.
namespace emovox::trainer {

/// y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]
struct Biquad {
  double b0 = 1;
  double b1 = 0;
  double b2 = 0;
  double a1 = 0;
  double a2 = 0;
};

/// A bell: gain_db at `hz`, half as many dB hz / q apart.
[[nodiscard]] Biquad peaking(double hz, double q, double gain_db, double rate_hz);

/// gain_db well below (above) `hz`, half as many dB there, nothing well above (below); as steep as it gets without a
/// bump.
[[nodiscard]] Biquad low_shelf(double hz, double gain_db, double rate_hz);
[[nodiscard]] Biquad high_shelf(double hz, double gain_db, double rate_hz);

/// 12 dB an octave; the gain at `hz` is q, so 1 / sqrt(2) makes it Butterworth's.
[[nodiscard]] Biquad low_pass(double hz, double q, double rate_hz);
[[nodiscard]] Biquad high_pass(double hz, double q, double rate_hz);

/// Cascades that are flat up to (from) `hz`, where they have lost 3 dB, and then fall by 6 dB an octave and order
/// (Butterworth, "On the theory of filter amplifiers", Wireless Engineer 7, 1930).
///
/// order  even, at least 2
[[nodiscard]] std::vector<Biquad> butterworth_low_pass(std::size_t order, double hz, double rate_hz);
[[nodiscard]] std::vector<Biquad> butterworth_high_pass(std::size_t order, double hz, double rate_hz);

/// Runs the samples through one filter after the other, from rest. Memory of the past is in double precision.
///
/// cost  5 products a sample and filter, some 6 ns
void filter(std::span<float> samples, std::span<const Biquad> cascade);

}  // namespace emovox::trainer
