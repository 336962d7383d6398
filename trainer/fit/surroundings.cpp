#include "trainer/fit/surroundings.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "emovox/network_picture.hpp"

namespace emovox::trainer {
namespace {

constexpr double active_share = 1e-3;  // of the loudest frame's power
constexpr double quiet_share = 0.1;    // of the frames

double power_of(std::span<const float> row) {
  double power = 0;
  for (const float value : row) power += std::exp(static_cast<double>(value));
  return power;
}

std::span<const float> row_of(const Mel& mel, std::size_t frame) {
  return std::span(mel).subspan(frame * network_bands, network_bands);
}

Surroundings surroundings_of(const Mel& mel) {
  const std::size_t frames = frames_of(mel);
  std::vector<double> powers(frames);
  for (std::size_t frame = 0; frame < frames; ++frame) powers[frame] = power_of(row_of(mel, frame));
  const double least = active_share * *std::ranges::max_element(powers);

  Surroundings surroundings;
  std::vector<float> values(frames);
  for (std::size_t band = 0; band < network_bands; ++band) {
    double sum = 0;
    double active = 0;
    for (std::size_t frame = 0; frame < frames; ++frame) {
      values[frame] = row_of(mel, frame)[band];
      if (powers[frame] < least) continue;
      sum += static_cast<double>(values[frame]);
      ++active;
    }
    surroundings.spectrum[band] = static_cast<float>(sum / active);
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(quiet_share * static_cast<double>(frames));
    std::ranges::nth_element(values, nth);
    surroundings.floor[band] = *nth;
  }
  return surroundings;
}

}  // namespace

std::vector<Surroundings> surroundings_of(std::span<const Clip> clips) {
  std::vector<Surroundings> all;
  for (const Clip& clip : clips) {
    if (!has_picture(clip)) continue;
    const Picture& picture = clip.pictures->heard[0].front();
    Mel mel(picture.frames() * network_bands);
    picture.read(0, mel);
    all.push_back(surroundings_of(mel));
  }
  return all;
}

Surroundings mean_of(std::span<const Surroundings> several) {
  assert(!several.empty());
  const auto share = 1 / static_cast<float>(several.size());
  Surroundings mean;
  for (const Surroundings& one : several)
    for (std::size_t band = 0; band < network_bands; ++band) {
      mean.spectrum[band] += share * one.spectrum[band];
      mean.floor[band] += share * one.floor[band];
    }
  return mean;
}

void move(Mel& mel, const Surroundings& at_home, const Surroundings& elsewhere, Random& random) {
  const double least = std::exp(static_cast<double>(network_silence));
  std::vector<double> powers(mel.size());
  double before = 0;
  double after = 0;
  for (std::size_t i = 0; i < mel.size(); ++i) {
    const std::size_t band = i % network_bands;
    const auto value = static_cast<double>(mel[i]);
    const double channel = static_cast<double>(elsewhere.spectrum[band]) - static_cast<double>(at_home.spectrum[band]);
    const double noise = std::exp(static_cast<double>(elsewhere.floor[band])) * erlang4(random);
    before += std::exp(value);
    after += powers[i] = std::exp(value + channel) + noise;
  }
  const double gain = before / after;
  for (std::size_t i = 0; i < mel.size(); ++i) mel[i] = static_cast<float>(std::log(gain * powers[i] + least));
}

}  // namespace emovox::trainer
