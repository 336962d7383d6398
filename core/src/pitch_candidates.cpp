#include "emovox/pitch_candidates.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "emovox/yin.hpp"

namespace emovox {
namespace {

constexpr std::size_t thresholds = 100;
constexpr std::size_t deepest_hopeless = 60;  // hundredths: one threshold in a million lies higher
constexpr double no_dip_probability = 0.01;
constexpr double next_dip = 0.1353352832366127;  // e^-2
constexpr std::size_t ranks = 8;                 // e^-16 is nothing
constexpr std::size_t most_dips = yin::lags / 2 + 1;

/// Less never lies on the best path: to turn unvoiced and voiced again is more probable.
constexpr double least_probability = 1e-7;

/// The probability that the threshold exceeds so many hundredths: the upper tail of Beta(2, 18) in closed form,
/// (1 - x)^18 (1 + 18 x).
double exceeds(std::size_t hundredths) {
  const double x = static_cast<double>(hundredths) / static_cast<double>(thresholds);
  const double squared = (1 - x) * (1 - x);
  const double fourth = squared * squared;
  const double eighth = fourth * fourth;
  return eighth * eighth * squared * (1 + 18 * x);
}

/// The dips of d', from the shortest lag on.
struct Dips {
  struct Dip {
    std::size_t index;
    std::size_t hundredths;  ///< of its value, rounded down: the thresholds above that are those it lies below
    double probability;
  };
  std::array<Dip, most_dips> all{};
  std::size_t count = 0;
  std::size_t lowest = 0;

  explicit Dips(std::span<const float> difference);
  void share_out();
};

Dips::Dips(std::span<const float> difference) {
  for (std::size_t i = 0; i < difference.size(); ++i) {
    if (!dips_at(difference, i)) continue;
    const auto hundredths = static_cast<std::size_t>(thresholds * std::clamp(double{difference[i]}, 0.0, 1.0));
    all[count] = {.index = i, .hundredths = hundredths, .probability = 0};
    if (difference[i] < difference[all[lowest].index]) lowest = count;
    ++count;
  }
}

/// From one dip's depth to the next the same dips lie below the threshold and share the probability that it lies there:
/// in the order of their lags each gets e^-2 of what the one before gets.
void Dips::share_out() {
  std::array<std::size_t, most_dips> by_depth{};
  std::size_t below = 0;
  for (std::size_t d = 0; d < count; ++d) {
    if (all[d].hundredths >= deepest_hopeless) continue;
    std::size_t place = below++;
    for (; place > 0 && all[by_depth[place - 1]].hundredths > all[d].hundredths; --place)
      by_depth[place] = by_depth[place - 1];
    by_depth[place] = d;
  }

  std::array<std::size_t, most_dips> by_lag{};  // the dips below the threshold
  double left_out = 1;                          // of the geometric series, e^-2 to the number of dips
  for (std::size_t i = 0; i < below; ++i) {
    std::size_t place = i;
    for (; place > 0 && by_lag[place - 1] > by_depth[i]; --place) by_lag[place] = by_lag[place - 1];
    by_lag[place] = by_depth[i];
    left_out *= next_dip;

    const std::size_t next = i + 1 < below ? all[by_depth[i + 1]].hundredths : thresholds;
    double share = (exceeds(all[by_depth[i]].hundredths) - exceeds(next)) * (1 - next_dip) / (1 - left_out);
    for (std::size_t rank = 0; rank <= std::min(i, ranks); ++rank, share *= next_dip)
      all[by_lag[rank]].probability += share;
  }
  all[lowest].probability += no_dip_probability * (1 - exceeds(all[lowest].hundredths));
}

}  // namespace

void PitchCandidates::find(std::span<const float> difference) noexcept {
  assert(difference.size() == yin::lags);
  clear();
  Dips dips(difference);
  if (dips.count == 0) return;
  dips.share_out();

  double voiced = 0;
  for (const Dips::Dip& dip : std::span(dips.all).first(dips.count)) {
    voiced += dip.probability;
    if (dip.probability < least_probability || count_ == most) continue;
    candidates_[count_++] = {
        .period_samples = static_cast<float>(yin::shortest_lag + dip.index) + vertex_offset(difference, dip.index),
        .probability = static_cast<float>(dip.probability)};
  }
  voiced_ = static_cast<float>(std::min(voiced, 1.0));
}

}  // namespace emovox
