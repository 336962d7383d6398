#include "trainer/augment/speech_level.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace emovox::trainer {
namespace {

constexpr double frame_s = 0.02;
constexpr double least_share_of_loudest = 1e-3;
constexpr double silence = 1e-12;

}  // namespace

double mean_power(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return samples.empty() ? 0 : sum / static_cast<double>(samples.size());
}

double active_power(std::span<const float> samples, double rate_hz) {
  const auto frame_samples = static_cast<std::size_t>(frame_s * rate_hz);
  std::vector<double> powers;
  for (std::size_t start = 0; start < samples.size(); start += frame_samples)
    powers.push_back(mean_power(samples.subspan(start, std::min(frame_samples, samples.size() - start))));
  if (powers.empty()) return 0;
  const double least = least_share_of_loudest * *std::ranges::max_element(powers);
  double sum = 0;
  double active = 0;
  for (const double power : powers) {
    if (power < least) continue;
    sum += power;
    ++active;
  }
  return sum < silence * active ? 0 : sum / active;
}

}  // namespace emovox::trainer
