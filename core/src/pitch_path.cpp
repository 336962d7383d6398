#include "emovox/pitch_path.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "emovox/config.hpp"

namespace emovox {
namespace {

constexpr double lowest_hz = 60;
constexpr double pitches_an_octave = 120;
constexpr float impossible = -1e6F;
constexpr float log_stay = -0.010050336F;    // log 0.99
constexpr float log_change = -4.605170186F;  // log 0.01

std::size_t nearest_pitch(float period_samples, std::size_t highest) {
  const double above = pitches_an_octave * std::log2(grid::rate_hz / lowest_hz / static_cast<double>(period_samples));
  return static_cast<std::size_t>(std::clamp(std::lround(above), 0L, static_cast<long>(highest)));
}

/// The logarithm of a probability, of 0 as well.
float log_of(double probability) {
  return static_cast<float>(std::log(std::max(probability, std::numeric_limits<double>::min())));
}

std::size_t apart(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

}  // namespace

std::size_t PitchPath::Frame::best() const noexcept {
  const auto end = score.begin() + static_cast<std::ptrdiff_t>(candidates + memories);
  return static_cast<std::size_t>(std::max_element(score.begin(), end) - score.begin());
}

PitchPath::PitchPath() {
  const auto weight = [](std::size_t step) { return 1 - static_cast<double>(step) / (furthest_step + 1); };
  for (std::size_t step = 0; step <= furthest_step; ++step) step_[step] = log_of(weight(step));
  for (std::size_t pitch = 0; pitch < pitches; ++pitch) {
    double sum = weight(0);
    for (std::size_t step = 1; step <= furthest_step; ++step)
      sum += weight(step) * ((pitch >= step ? 1 : 0) + (pitch + step < pitches ? 1 : 0));
    all_steps_[pitch] = log_of(sum);
  }
}

const PitchPath::Frame& PitchPath::frame(std::size_t frames_ago) const noexcept {
  return history_[(frames_ - 1 - frames_ago) % kept_frames];
}

std::size_t PitchPath::traceable() const noexcept { return std::min(frames_, kept_frames); }

PitchPath::Way PitchPath::from_voiced(const Frame& last, std::size_t pitch) const noexcept {
  Way best{.score = impossible, .from = 0};
  for (std::size_t c = 0; c < last.candidates; ++c) {
    const std::size_t step = apart(last.pitch[c], pitch);
    if (step > furthest_step) continue;
    const float score = last.score[c] + step_[step] - all_steps_[last.pitch[c]];
    if (score > best.score) best = {.score = score, .from = c};
  }
  return best;
}

PitchPath::Way PitchPath::from_unvoiced(const Frame& last, std::size_t pitch) const noexcept {
  Way best{.score = impossible, .from = last.candidates};
  const std::size_t first = pitch <= furthest_step ? 0 : (pitch - furthest_step + memory_step - 1) / memory_step;
  const std::size_t end = std::min((pitch + furthest_step) / memory_step + 1, memories);
  for (std::size_t m = first; m < end; ++m) {
    const std::size_t from = m * memory_step;
    const float score = last.score[last.candidates + m] + step_[apart(from, pitch)] - all_steps_[from];
    if (score > best.score) best = {.score = score, .from = last.candidates + m};
  }
  return best;
}

void PitchPath::enter(Frame& now, std::size_t state, std::size_t pitch, float shown) const noexcept {
  const bool voiced = state < now.candidates;
  if (frames_ == 1) {
    now.score[state] = voiced ? impossible : 0;
    return;
  }
  const Frame& last = frame(1);
  Way of_voiced = from_voiced(last, pitch);
  Way of_unvoiced = from_unvoiced(last, pitch);
  of_voiced.score += voiced ? log_stay : log_change;
  of_unvoiced.score += voiced ? log_change : log_stay;
  const Way& best = of_voiced.score > of_unvoiced.score ? of_voiced : of_unvoiced;
  now.score[state] = best.score + shown;
  now.before[state] = static_cast<std::uint8_t>(best.from);
}

void PitchPath::push(const PitchCandidates& candidates) noexcept {
  Frame& now = history_[frames_ % kept_frames];
  ++frames_;
  now.candidates = candidates.all().size();
  for (std::size_t c = 0; c < now.candidates; ++c) {
    const PitchCandidate& candidate = candidates.all()[c];
    now.period_samples[c] = candidate.period_samples;
    now.pitch[c] = nearest_pitch(candidate.period_samples, pitches - 1);
    enter(now, c, now.pitch[c], log_of(candidate.probability));
  }
  const float unvoiced = log_of((1 - static_cast<double>(candidates.voiced())) / pitches);
  for (std::size_t m = 0; m < memories; ++m) enter(now, now.candidates + m, m * memory_step, unvoiced);

  // Only differences count.
  const float best = now.score[now.best()];
  for (std::size_t state = 0; state < now.candidates + memories; ++state)
    now.score[state] = std::max(now.score[state] - best, impossible);
}

void PitchPath::trace(std::span<float> period_samples) const noexcept {
  assert(period_samples.size() <= traceable());
  if (period_samples.empty()) return;
  std::size_t state = frame(0).best();
  for (std::size_t ago = 0; ago < period_samples.size(); ++ago) {
    const Frame& then = frame(ago);
    period_samples[ago] = state < then.candidates ? then.period_samples[state] : 0;
    state = then.before[state];
  }
}

}  // namespace emovox
