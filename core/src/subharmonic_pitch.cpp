#include "emovox/subharmonic_pitch.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace emovox {
namespace {

constexpr float plausible_voicing = 0.7F;
constexpr float missing_voicing_cost = 2;
constexpr float implausible_cost = 4;
constexpr float unvoiced_cost = 0.6F;
constexpr float octave_cost = 5;
constexpr float change_cost = 4.75F;

}  // namespace

std::optional<float> SubharmonicPitch::push(std::span<const float> magnitude) noexcept {
  assert(magnitude.size() == bins);
  const Frame& before = frames_[newest_];
  newest_ = (newest_ + 1) % frames_.size();
  Frame& frame = frames_[newest_];
  fill(frame, candidates_.find(magnitude));
  if (started_) extend(before, frame);
  started_ = true;
  if (++undecided_ <= lag_frames) return std::nullopt;
  return decide(--undecided_);
}

std::optional<float> SubharmonicPitch::flush() noexcept {
  if (undecided_ == 0) return std::nullopt;
  return decide(--undecided_);
}

void SubharmonicPitch::reset() noexcept {
  undecided_ = 0;
  started_ = false;
}

/// What each state costs by itself.
void SubharmonicPitch::fill(Frame& frame, std::span<const SubharmonicCandidate> candidates) noexcept {
  const float best = candidates.empty() ? 0 : candidates.front().voicing;
  frame.count = 1 + candidates.size();
  frame.hz[unvoiced] = 0;
  frame.cost[unvoiced] = unvoiced_cost * best + (best >= plausible_voicing ? implausible_cost : 0);
  for (std::size_t s = 1; s < frame.count; ++s) {
    const auto [hz, voicing] = candidates[s - 1];
    frame.hz[s] = hz;
    frame.octave[s] = std::log2(hz);
    frame.cost[s] = missing_voicing_cost * (1 - voicing) + (voicing < plausible_voicing ? implausible_cost : 0);
  }
}

/// Adds the cheapest way to each state from the frame before.
void SubharmonicPitch::extend(const Frame& before, Frame& frame) noexcept {
  const auto step_cost = [&](std::size_t from, std::size_t to) {
    if (from == unvoiced && to == unvoiced) return 0.0F;
    if (from == unvoiced || to == unvoiced) return change_cost;
    return octave_cost * std::abs(frame.octave[to] - before.octave[from]);
  };
  for (std::size_t to = 0; to < frame.count; ++to) {
    std::size_t best = 0;
    float best_cost = before.cost[0] + step_cost(0, to);
    for (std::size_t from = 1; from < before.count; ++from) {
      const float cost = before.cost[from] + step_cost(from, to);
      if (cost < best_cost) {
        best = from;
        best_cost = cost;
      }
    }
    frame.predecessor[to] = static_cast<std::uint8_t>(best);
    frame.cost[to] += best_cost;
  }
  const auto costs = std::span(frame.cost).first(frame.count);
  const float least = *std::min_element(costs.begin(), costs.end());
  for (float& cost : costs) cost -= least;
}

/// The F0 `frames_back` before the newest frame on the path that is cheapest there.
float SubharmonicPitch::decide(std::size_t frames_back) const noexcept {
  const Frame& newest = frames_[newest_];
  const auto costs = std::span(newest.cost).first(newest.count);
  auto state = static_cast<std::size_t>(std::min_element(costs.begin(), costs.end()) - costs.begin());
  std::size_t place = newest_;
  for (; frames_back > 0; --frames_back) {
    state = frames_[place].predecessor[state];
    place = (place + frames_.size() - 1) % frames_.size();
  }
  return frames_[place].hz[state];
}

}  // namespace emovox
