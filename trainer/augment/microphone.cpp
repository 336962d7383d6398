#include "trainer/augment/microphone.hpp"

#include <algorithm>
#include <numbers>

#include "trainer/augment/draw.hpp"

namespace emovox::trainer {
namespace {

constexpr double deviation_db = 4;
constexpr double most_db = 12;
constexpr std::size_t bells = 3;

double random_gain_db(Random& random) { return std::clamp(deviation_db * random.normal(), -most_db, most_db); }

}  // namespace

std::vector<Biquad> random_microphone(double rate_hz, Random& random) {
  const double highest_hz = 0.45 * rate_hz;
  std::vector<Biquad> cascade;
  cascade.push_back(high_pass(draw_by_octave({50, 300}, random), std::numbers::sqrt2 / 2, rate_hz));
  const double low_hz = draw_by_octave({100, 500}, random);
  cascade.push_back(low_shelf(low_hz, random_gain_db(random), rate_hz));
  const double high_hz = draw_by_octave({2000, 6000}, random);
  cascade.push_back(high_shelf(high_hz, random_gain_db(random), rate_hz));
  for (std::size_t bell = 0; bell < bells; ++bell) {
    const double hz = draw_by_octave({100, 7000}, random);
    const double q = draw_by_octave({0.5, 3}, random);
    cascade.push_back(peaking(hz, q, random_gain_db(random), rate_hz));
  }
  cascade.push_back(low_pass(draw_by_octave({4000, highest_hz}, random), std::numbers::sqrt2 / 2, rate_hz));
  return cascade;
}

}  // namespace emovox::trainer
