#include "emovox/chroma.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr double semitones = grid::chroma_count;
constexpr double a0_hz = 440.0 / 16;
constexpr double centre_octave = 5;  // above A0
constexpr double octave_deviation = 2;
constexpr std::size_t a_above_c = 9;

/// Semitones above A0. 0 Hz has no pitch: it is put one and a half octaves below bin 1.
double pitch_of_bin(std::size_t bin) {
  if (bin == 0) return pitch_of_bin(1) - 1.5 * semitones;
  return semitones * std::log2(static_cast<double>(bin) * grid::rate_hz / grid::fft_size / a0_hz);
}

/// `distance` less whole octaves, in [-6, 6) semitones.
double within_octave(double distance) { return distance - semitones * std::floor(distance / semitones + 0.5); }

}  // namespace

ChromaBank::ChromaBank() : weights_(grid::chroma_count * grid::bins) {
  for (std::size_t bin = 0; bin < grid::bins; ++bin) {
    const double pitch = pitch_of_bin(bin);
    const double width = std::max(pitch_of_bin(bin + 1) - pitch, 1.0);
    std::array<double, grid::chroma_count> bump{};  // from A on
    double squares = 0;
    for (std::size_t c = 0; c < grid::chroma_count; ++c) {
      const double distance = within_octave(pitch - static_cast<double>(c)) / (width / 2);
      bump[c] = std::exp(-0.5 * distance * distance);
      squares += bump[c] * bump[c];
    }
    const double octaves_off = (pitch / semitones - centre_octave) / octave_deviation;
    const double scale = std::exp(-0.5 * octaves_off * octaves_off) / std::sqrt(squares);
    for (std::size_t c = 0; c < grid::chroma_count; ++c)
      weights_[(c + a_above_c) % grid::chroma_count * grid::bins + bin] = static_cast<float>(scale * bump[c]);
  }
}

void ChromaBank::apply(std::span<const float> power, std::span<float> chroma) const noexcept {
  assert(power.size() == grid::bins && chroma.size() == grid::chroma_count);
  for (std::size_t c = 0; c < grid::chroma_count; ++c)
    chroma[c] = dot(std::span(weights_).subspan(c * grid::bins, grid::bins), power);
  const float largest = *std::max_element(chroma.begin(), chroma.end());
  // A quotient of denormals would say nothing: librosa leaves such frames as they are, all but zero.
  if (largest < std::numeric_limits<float>::min()) return;
  for (float& value : chroma) value /= largest;
}

}  // namespace emovox
