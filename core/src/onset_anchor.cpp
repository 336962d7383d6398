#include "emovox/onset_anchor.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"
#include "emovox/window.hpp"
#include "parabola.hpp"

namespace emovox {

namespace {

constexpr double compression = 0.1;  // what is 60 dB down still has a quarter of the loudness
constexpr float inaudible = 1e-12F;  // mean square: silence is not endlessly quieter than what rings about a sound
constexpr double parts = 256;        // of a sample, so that positions add up exactly
constexpr std::size_t silence_samples = 2 * OnsetAnchor::window_samples;

}  // namespace

OnsetAnchor::OnsetAnchor(std::size_t longest_samples)
    : squares_(silence_samples + longest_samples, inaudible), loudness_(squares_.size()) {
  const auto hann = periodic_hann_window(window_samples);
  window_.assign(hann.begin(), hann.end());
}

std::optional<double> OnsetAnchor::find(std::span<const float> samples, bool from_silence) noexcept {
  assert(silence_samples + samples.size() <= squares_.size());
  std::transform(samples.begin(), samples.end(), squares_.begin() + silence_samples,
                 [](float x) { return x * x + inaudible; });
  const std::size_t before = from_silence ? silence_samples : 0;
  const auto heard = std::span<const float>(squares_).subspan(silence_samples - before, before + samples.size());
  if (heard.size() < 2 * window_samples) return std::nullopt;
  const std::size_t windows = heard.size() - window_samples + 1;
  for (std::size_t i = 0; i < windows; ++i)
    loudness_[i] =
        static_cast<float>(std::pow(static_cast<double>(dot(window_, heard.subspan(i, window_samples))), compression));

  const auto growth = [&](std::size_t i) { return static_cast<double>(loudness_[i + window_samples] - loudness_[i]); };
  double steepest = 0;
  std::optional<double> found;
  for (std::size_t i = 1; i + 1 + window_samples < windows; ++i) {
    // At an end of what is heard it may go on growing, so only peaks count.
    if (growth(i) <= steepest || growth(i) < growth(i - 1) || growth(i) < growth(i + 1)) continue;
    steepest = growth(i);
    const double peak = static_cast<double>(i) + peak_offset(growth(i - 1), growth(i), growth(i + 1));
    found = std::round(peak * parts) / parts + static_cast<double>(window_samples) - static_cast<double>(before);
  }
  return found;
}

}  // namespace emovox
