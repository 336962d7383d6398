#include "emovox/yin.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "emovox/dot.hpp"

namespace emovox {
namespace {

constexpr float dip_threshold = 0.1F;
constexpr double faint = 1e-6;
constexpr float quiet_energy = 1e-4F;  // above it what is faint moves d' by 2% at most
constexpr float most_normalised = 1e6F;

}  // namespace

// Four samples at a time against all lags, in one order of summation. They are taken far apart: of neighbours,
// compilers carry the overlap from lag to lag in scalars instead of using SIMD registers.
void YinDifference::sum_block(const float* block, Row& sums) noexcept {
  constexpr std::size_t gap = block_samples / 4;
  Row sum{};
  for (std::size_t n = 0; n < gap; ++n) {
    const float* later = block + n + 1;
    const float a = block[n];
    const float b = block[n + gap];
    const float c = block[n + 2 * gap];
    const float d = block[n + 3 * gap];
    for (std::size_t i = 0; i < padded_lags; ++i) {
      const float from_a = a - later[i];
      const float from_b = b - later[i + gap];
      const float from_c = c - later[i + 2 * gap];
      const float from_d = d - later[i + 3 * gap];
      sum[i] += (from_a * from_a + from_b * from_b) + (from_c * from_c + from_d * from_d);
    }
  }
  sums = sum;
}

void YinDifference::sum_blocks() noexcept {
  static_assert(blocks % 4 == 0);
  Row sum{};
  for (std::size_t b = 0; b < blocks; b += 4) {
    const Row& first = block_sums_[(oldest_ + b) % blocks];
    const Row& second = block_sums_[(oldest_ + b + 1) % blocks];
    const Row& third = block_sums_[(oldest_ + b + 2) % blocks];
    const Row& fourth = block_sums_[(oldest_ + b + 3) % blocks];
    for (std::size_t i = 0; i < padded_lags; ++i) sum[i] += (first[i] + second[i]) + (third[i] + fourth[i]);
  }
  difference_ = sum;
}

// d = energy of the window + energy of the same a lag later - 2 correlation
void YinDifference::drop_what_is_faint(std::span<const float> frame) noexcept {
  const auto or_nothing = [](double value) { return std::abs(value) < faint ? 0 : value; };
  const auto window = frame.subspan(yin::window_offset);
  const double energy = dot(window.first(yin::window_samples), window.first(yin::window_samples));
  double later_energy = energy;
  for (std::size_t lag = 1; lag <= yin::longest_lag; ++lag) {
    const double leaves = window[lag - 1];
    const double enters = window[lag - 1 + yin::window_samples];
    later_energy += enters * enters - leaves * leaves;
    const double correlation = (energy + later_energy - difference_[lag - 1]) / 2;
    const double kept = or_nothing(energy) + or_nothing(later_energy) - 2 * or_nothing(correlation);
    difference_[lag - 1] = static_cast<float>(std::max(kept, 0.0));
  }
}

std::span<const float> YinDifference::push(std::span<const float> frame) noexcept {
  assert(frame.size() == grid::pitch_frame_samples);
  const std::size_t known = started_ ? blocks - new_blocks : 0;
  oldest_ = started_ ? (oldest_ + new_blocks) % blocks : 0;
  started_ = true;
  for (std::size_t b = known; b < blocks; ++b)
    sum_block(frame.data() + yin::window_offset + b * block_samples, block_sums_[(oldest_ + b) % blocks]);
  sum_blocks();

  const auto window = frame.subspan(yin::window_offset, yin::window_samples);
  const bool constant = difference_.front() == 0 && difference_ == Row{};
  if (!constant && dot(window, window) < quiet_energy) drop_what_is_faint(frame);

  // d' = d / mean of d from lag 1 on. The limit is never reached but where squares overflow.
  double sum = 0;
  for (std::size_t i = 0; i < yin::longest_lag; ++i) {
    sum += difference_[i];
    normalised_[i] = static_cast<float>(sum);
  }
  for (std::size_t i = 0; i < yin::longest_lag; ++i) {
    const float normalised =
        difference_[i] * static_cast<float>(i + 1) / (normalised_[i] + std::numeric_limits<float>::min());
    normalised_[i] = std::min(most_normalised, normalised);
  }
  return std::span(normalised_).subspan(yin::shortest_lag - 1, yin::lags);
}

bool dips_at(std::span<const float> difference, std::size_t index) noexcept {
  const bool first = index == 0;
  const bool last = index + 1 == difference.size();
  if (!first && difference[index] >= difference[index - 1]) return false;
  if (last) return true;
  return first ? difference[index] < difference[index + 1] : difference[index] <= difference[index + 1];
}

float vertex_offset(std::span<const float> difference, std::size_t index) noexcept {
  if (index == 0 || index + 1 == difference.size()) return 0;
  const float curvature = difference[index + 1] + difference[index - 1] - 2 * difference[index];
  const float slope = (difference[index + 1] - difference[index - 1]) / 2;
  return std::abs(slope) >= std::abs(curvature) ? 0 : -slope / curvature;
}

YinPeriod yin_period(std::span<const float> difference) noexcept {
  assert(difference.size() == yin::lags);
  std::size_t best = 0;
  while (best < difference.size() && (difference[best] >= dip_threshold || !dips_at(difference, best))) ++best;
  if (best == difference.size())
    best = static_cast<std::size_t>(std::min_element(difference.begin(), difference.end()) - difference.begin());
  return {.samples = static_cast<float>(yin::shortest_lag + best) + vertex_offset(difference, best),
          .difference = difference[best]};
}

}  // namespace emovox
