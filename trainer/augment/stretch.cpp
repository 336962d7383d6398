#include "trainer/augment/stretch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "emovox/dot.hpp"
#include "emovox/window.hpp"

namespace emovox::trainer {
namespace {

constexpr double half_piece_s = 0.015;
constexpr double search_s = 0.008;
constexpr double search_steps_a_second = 16000;

/// Where in `padded` from `first` to `last` a piece begins that is most like the one at `wanted`, by normalised
/// correlation. The middle one, if all are silent.
std::size_t most_alike(std::span<const float> padded, std::size_t wanted, std::size_t size, std::size_t first,
                       std::size_t last, std::size_t step) {
  const auto model = padded.subspan(wanted, size);
  std::size_t best = first + (last - first) / 2;
  float best_likeness = 0;
  for (std::size_t start = first; start <= last; start += step) {
    const auto piece = padded.subspan(start, size);
    const float energy = dot(piece, piece);
    if (energy == 0) continue;
    const float likeness = dot(piece, model) / std::sqrt(energy);
    if (likeness <= best_likeness) continue;
    best_likeness = likeness;
    best = start;
  }
  return best;
}

}  // namespace

std::vector<float> stretched(std::span<const float> samples, double rate_hz, double factor) {
  if (factor == 1) return {samples.begin(), samples.end()};
  const auto hop = static_cast<std::size_t>(half_piece_s * rate_hz);
  const auto search = static_cast<std::size_t>(search_s * rate_hz);
  const auto step = std::max<std::size_t>(static_cast<std::size_t>(rate_hz / search_steps_a_second), 1);
  const auto window = periodic_hann_window(2 * hop);

  // The first piece is centred on the first sample; the last may begin at the last one and search behind it.
  std::vector<float> padded(hop + search, 0.0F);
  padded.insert(padded.end(), samples.begin(), samples.end());
  padded.resize(padded.size() + 4 * hop + 2 * search);

  std::vector<float> result(static_cast<std::size_t>(std::llround(factor * static_cast<double>(samples.size()))));
  std::size_t start = search;  // in `padded`, of the piece
  for (std::size_t centre = 0; centre < result.size() + hop; centre += hop) {
    if (centre > 0) {
      const auto place = static_cast<std::size_t>(static_cast<double>(centre) / factor);
      const std::size_t first = std::min(place, samples.size());
      start = most_alike(padded, start + hop, 2 * hop, first, first + 2 * search, step);
    }
    for (std::size_t n = centre < hop ? hop - centre : 0; n < 2 * hop && centre + n - hop < result.size(); ++n)
      result[centre + n - hop] += static_cast<float>(window[n] * padded[start + n]);
  }
  return result;
}

}  // namespace emovox::trainer
