#include "trainer/fit/mel_augment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "emovox/network_picture.hpp"

namespace emovox::trainer {
namespace {

using Bands = std::array<double, network_bands>;

constexpr std::size_t least_frames_to_crop = 100;
constexpr std::size_t first_result_frames = 80;  // of speech, which an utterance begins with
constexpr double interim_chance = 0.3;
constexpr double crop_chance = 0.5;
constexpr double least_crop = 0.7;
constexpr std::size_t most_shift = 3;
constexpr double tilt_deviation = 0.3;
constexpr double level_deviation = 0.3;
constexpr std::size_t masks = 2;
constexpr std::size_t most_masked_bands = 15;
constexpr std::size_t most_masked_frames = 30;

std::span<float> row(Mel& mel, std::size_t frame) {
  return std::span(mel).subspan(frame * network_bands, network_bands);
}

/// 0 at the lowest band, 1 at the highest.
double height(std::size_t band) { return static_cast<double>(band) / (network_bands - 1); }

/// Straight lines through `knots` normal values, evenly spaced over the bands.
Bands random_curve(std::size_t knots, double deviation, Random& random) {
  std::vector<double> values(knots);
  for (double& value : values) value = deviation * random.normal();
  Bands curve{};
  for (std::size_t band = 0; band < network_bands; ++band) {
    const double position = height(band) * static_cast<double>(knots - 1);
    const auto left = std::min(static_cast<std::size_t>(position), knots - 2);
    const double share = position - static_cast<double>(left);
    curve[band] = values[left] + share * (values[left + 1] - values[left]);
  }
  return curve;
}

void add_to_every_frame(Mel& mel, const Bands& addend) {
  for (std::size_t i = 0; i < mel.size(); ++i) mel[i] += static_cast<float>(addend[i % network_bands]);
}

Bands mean_over_time(const Mel& mel) {
  Bands mean{};
  for (std::size_t i = 0; i < mel.size(); ++i) mean[i % network_bands] += static_cast<double>(mel[i]);
  for (double& value : mean) value /= static_cast<double>(frames_of(mel));
  return mean;
}

const Windows& random_windows(const ClipPictures& clip, double disguise, Random& random) {
  if (!clip.disguised.empty() && random.uniform() < disguise)
    if (const Windows& disguised = clip.disguised[random.below(clip.disguised.size())]; !disguised.empty())
      return disguised;
  const std::size_t hearing = random.uniform() < 0.5
                                  ? random.below(own_speed_hearings)
                                  : own_speed_hearings + random.below(hearings.size() - own_speed_hearings);
  return clip.heard[clip.heard[hearing].empty() ? 0 : hearing];
}

/// How many of a window's frames are seen.
std::size_t piece_of(std::size_t frames, Random& random) {
  if (frames <= least_frames_to_crop) return frames;
  const double choice = random.uniform();
  if (choice < interim_chance) return first_result_frames + random.below(frames - first_result_frames + 1);
  if (choice > interim_chance + crop_chance) return frames;
  return static_cast<std::size_t>(static_cast<double>(frames) * random.uniform(least_crop, 1));
}

}  // namespace

Mel random_picture(const ClipPictures& clip, double disguise, Random& random) {
  const Windows& windows = random_windows(clip, disguise, random);
  const Picture& picture = windows[random.below(windows.size())];

  const std::size_t frames = piece_of(picture.frames(), random);
  Mel mel(frames * network_bands);
  picture.read(random.below(picture.frames() - frames + 1), mel);
  return mel;
}

void cut(Mel& mel, std::size_t frames, Random& random) {
  if (frames_of(mel) <= frames) return;
  const std::size_t first = random.below(frames_of(mel) - frames + 1);
  mel.erase(mel.begin(), mel.begin() + static_cast<std::ptrdiff_t>(first * network_bands));
  mel.resize(frames * network_bands);
}

void shift_bands(Mel& mel, Random& random) {
  const std::size_t choice = random.below(2 * most_shift + 1);
  const std::size_t up = choice > most_shift ? choice - most_shift : 0;
  const std::size_t down = choice < most_shift ? most_shift - choice : 0;
  for (std::size_t frame = 0; frame < frames_of(mel); ++frame) {
    const auto bands = row(mel, frame);
    const float lowest = bands.front();
    const float highest = bands.back();
    std::shift_right(bands.begin(), bands.end(), static_cast<std::ptrdiff_t>(up));
    std::shift_left(bands.begin(), bands.end(), static_cast<std::ptrdiff_t>(down));
    std::ranges::fill(bands.first(up), lowest);
    std::ranges::fill(bands.last(down), highest);
  }
}

void tilt_and_level(Mel& mel, Random& random) {
  const double tilt = tilt_deviation * random.normal();
  const double level = level_deviation * random.normal();
  Bands line{};
  for (std::size_t band = 0; band < network_bands; ++band) line[band] = level + tilt * (2 * height(band) - 1);
  add_to_every_frame(mel, line);
}

void equalise(Mel& mel, Random& random) { add_to_every_frame(mel, random_curve(7, 0.5, random)); }

void add_noise(Mel& mel, Random& random) {
  Bands colour = random_curve(5, 1.5, random);
  const double fall = random.uniform(0, 3);
  double colour_power = 0;
  for (std::size_t band = 0; band < network_bands; ++band) {
    colour[band] = std::exp(colour[band] - fall * height(band));
    colour_power += colour[band] / network_bands;
  }
  std::vector<double> powers(mel.size());
  double power = 0;
  for (std::size_t i = 0; i < mel.size(); ++i) power += powers[i] = std::exp(static_cast<double>(mel[i]));
  const double gain =
      power / static_cast<double>(mel.size()) / colour_power * std::pow(10, -random.uniform(3, 40) / 10);
  for (std::size_t i = 0; i < mel.size(); ++i)
    mel[i] = static_cast<float>(std::log(powers[i] + gain * colour[i % network_bands] * erlang4(random)));
}

void superpose(Mel& mel, const Mel& other, double snr_db) {
  double power = 0;
  double added = 0;
  for (std::size_t i = 0; i < mel.size(); ++i) {
    power += std::exp(static_cast<double>(mel[i]));
    added += std::exp(static_cast<double>(other[i % other.size()]));
  }
  const double ratio = std::pow(10, -snr_db / 10);
  const double gain = power / added * ratio;
  const double least = std::exp(static_cast<double>(network_silence));
  for (std::size_t i = 0; i < mel.size(); ++i) {
    const double both =
        std::exp(static_cast<double>(mel[i])) + gain * std::exp(static_cast<double>(other[i % other.size()]));
    mel[i] = static_cast<float>(std::log(both / (1 + ratio) + least));
  }
}

void reverse(Mel& mel) {
  for (std::size_t frame = 0; 2 * frame + 1 < frames_of(mel); ++frame)
    std::ranges::swap_ranges(row(mel, frame), row(mel, frames_of(mel) - 1 - frame));
}

void mask_out(Mel& mel, Random& random) {
  const std::size_t frames = frames_of(mel);
  const Bands mean = mean_over_time(mel);
  const auto replace = [&](std::size_t frame, std::size_t first_band, std::size_t bands) {
    for (std::size_t band = first_band; band < first_band + bands; ++band)
      row(mel, frame)[band] = static_cast<float>(mean[band]);
  };
  for (std::size_t mask = 0; mask < masks; ++mask) {
    const std::size_t bands = random.below(most_masked_bands + 1);
    const std::size_t first_band = random.below(network_bands - bands);
    for (std::size_t frame = 0; frame < frames; ++frame) replace(frame, first_band, bands);
    const std::size_t masked_frames = random.below(std::min(most_masked_frames, frames / 5) + 1);
    const std::size_t first_frame = random.below(frames - masked_frames);
    for (std::size_t frame = first_frame; frame < first_frame + masked_frames; ++frame)
      replace(frame, 0, network_bands);
  }
}

double erlang4(Random& random) {
  double product = 1;
  for (int i = 0; i < 4; ++i) product *= 1 - random.uniform();
  return -std::log(product) / 4;
}

void roughen(Mel& mel, const Roughness& roughness, Random& random) {
  shift_bands(mel, random);
  tilt_and_level(mel, random);
  if (random.uniform() < roughness.noise) equalise(mel, random);
  if (random.uniform() < roughness.noise) add_noise(mel, random);
  mask_out(mel, random);
}

}  // namespace emovox::trainer
