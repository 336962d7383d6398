#include "emovox/pitch.hpp"

#include <algorithm>
#include <cassert>

#include "emovox/config.hpp"

namespace emovox {
namespace {

float to_hz(float period_samples) {
  return period_samples > 0 ? static_cast<float>(grid::rate_hz) / period_samples : 0;
}

/// The mean of the periods up to `reach` frames about one, as far as they are voiced within 3% of it on both
/// sides; 0 where it is unvoiced itself.
float smoothed(std::span<const float> periods, std::size_t centre, std::size_t reach) {
  constexpr float alike = 1.03F;
  const float period = periods[centre];
  const auto is_near = [&](float other) { return other < period * alike && period < other * alike; };
  float sum = period;
  std::size_t count = 1;
  for (std::size_t i = 1; i <= std::min({reach, centre, periods.size() - 1 - centre}); ++i) {
    if (!is_near(periods[centre - i]) || !is_near(periods[centre + i])) break;
    sum += periods[centre - i] + periods[centre + i];
    count += 2;
  }
  return sum / static_cast<float>(count);
}

/// 0 for a constant signal: it is as periodic as silence.
float periodicity(std::span<const float> difference, const YinPeriod& period) {
  const bool constant = std::all_of(difference.begin(), difference.end(), [](float d) { return d == 0; });
  return constant ? 0 : std::clamp(1 - period.difference, 0.0F, 1.0F);
}

}  // namespace

std::optional<Pitch> PitchTracker::push(std::span<const float> frame) noexcept {
  assert(frame.size() == grid::pitch_frame_samples);
  const auto difference = difference_.push(frame);
  candidates_.find(difference);
  path_.push(candidates_);

  pending_[pushed_ % pending_.size()] = {
      .hz = 0, .voicing = candidates_.voiced(), .periodicity = periodicity(difference, yin_period(difference))};
  ++pushed_;
  if (pushed_ - returned_ <= lag_frames) return std::nullopt;
  return oldest();
}

std::optional<Pitch> PitchTracker::flush() noexcept {
  if (returned_ < pushed_) return oldest();
  reset();
  return std::nullopt;
}

void PitchTracker::reset() noexcept {
  difference_.reset();
  path_.reset();
  pushed_ = returned_ = 0;
}

Pitch PitchTracker::oldest() noexcept {
  const std::size_t frames_ago = pushed_ - returned_ - 1;
  std::array<float, PitchPath::kept_frames> periods{};
  const auto path = std::span(periods).first(std::min(frames_ago + smoothing_frames + 1, path_.traceable()));
  path_.trace(path);
  Pitch pitch = pending_[returned_ % pending_.size()];
  pitch.hz = to_hz(smoothed(path, frames_ago, smoothing_frames));
  ++returned_;
  return pitch;
}

}  // namespace emovox
