#include "emovox/anchor.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "parabola.hpp"

namespace emovox {
namespace {

constexpr std::size_t box_samples = 128;  // 8 ms
constexpr int boxes = 4;                  // one on another, so smooth that the peak is found to parts of a sample
constexpr double fade_samples = 2400;     // 150 ms, in which a peak's worth falls to 1 / e
constexpr double parts = 256;             // of a sample, so that positions add up exactly

/// Sums of `box_samples` elements: out[i] is that of in[i] and those after it. Every sum is added up anew at times, so
/// that what was loud long ago leaves no rounding behind.
std::size_t box(std::span<const double> in, std::span<double> out) {
  if (in.size() < box_samples) return 0;
  const std::size_t count = in.size() - box_samples + 1;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % box_samples == 0) {
      sum = 0;
      for (std::size_t k = i; k < i + box_samples; ++k) sum += in[k];
    } else {
      sum += in[i + box_samples - 1] - in[i - 1];
    }
    out[i] = sum;
  }
  return count;
}

}  // namespace

Anchor::Anchor(std::size_t longest) : energy_(longest), smooth_(longest) {}

std::optional<double> Anchor::find(std::span<const float> samples) noexcept {
  assert(samples.size() <= energy_.size());
  std::transform(samples.begin(), samples.end(), energy_.begin(),
                 [](float x) { return static_cast<double>(x) * static_cast<double>(x); });
  std::size_t count = samples.size();
  for (int i = 0; i < boxes; ++i) {
    count = box(std::span(energy_).first(count), smooth_);
    std::swap(energy_, smooth_);
  }
  const auto envelope = std::span(energy_).first(count);
  const double fade = std::exp(-1 / fade_samples);
  double worth = 1;
  for (double& value : envelope) value *= worth *= fade;

  std::optional<std::size_t> peak;
  for (std::size_t i = 1; i + 1 < envelope.size(); ++i) {
    const bool is_peak = envelope[i] > envelope[i - 1] && envelope[i] >= envelope[i + 1];
    if (is_peak && (!peak || envelope[i] > envelope[*peak])) peak = i;
  }
  if (!peak) return std::nullopt;
  const double place =
      static_cast<double>(*peak) + peak_offset(envelope[*peak - 1], envelope[*peak], envelope[*peak + 1]);
  constexpr double middle = boxes * (box_samples - 1) / 2.0;  // of all boxes
  return std::round(place * parts) / parts + middle;
}

}  // namespace emovox
