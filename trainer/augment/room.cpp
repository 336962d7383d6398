#include "trainer/augment/room.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "trainer/augment/biquad.hpp"
#include "trainer/augment/draw.hpp"

namespace emovox::trainer {
namespace {

constexpr double closest_to_wall = 0.3;
constexpr long sinc_reach = 16;  // samples on either side
constexpr double lowest_reflected_hz = 50;

double distance(const Metres& a, const Metres& b) { return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); }

double volume(const Room& room) { return room.size[0] * room.size[1] * room.size[2]; }

double surface(const Room& room) {
  const auto& [x, y, z] = room.size;
  return 2 * (x * y + y * z + z * x);
}

/// A factor on the pressure, by Eyring: ln(1 - absorption) = -24 ln(10) V / (c S RT60).
double loss_a_reflection(const Room& room) {
  const double log_energy = -24 * std::numbers::ln10 * volume(room) / (speed_of_sound * surface(room) * room.rt60_s);
  return std::exp(log_energy / 2);
}

/// The images along one dimension of a row of mirrored rooms.
struct Image {
  double offset_squared;  ///< from the microphone
  long reflections;
};

std::vector<Image> images_along(double size, double speaker, double microphone, double reach) {
  std::vector<Image> images;
  const long rooms = std::lround(std::ceil(reach / (2 * size))) + 1;
  for (long room = -rooms; room <= rooms; ++room) {
    for (const long mirrored : {0L, 1L}) {
      const double place = (mirrored == 1 ? -speaker : speaker) + 2 * size * static_cast<double>(room);
      const double offset = place - microphone;
      if (std::abs(offset) <= reach) images.push_back({offset * offset, std::abs(room - mirrored) + std::abs(room)});
    }
  }
  return images;
}

/// Adds an impulse between samples. `place` in samples from the first.
void add_impulse(std::span<float> response, double place, double gain) {
  const auto left = static_cast<long>(std::floor(place));
  const long first = std::max(left - sinc_reach + 1, 0L);
  const long last = std::min(left + sinc_reach, static_cast<long>(response.size()) - 1);
  // sin(pi (n - place)) changes only its sign from sample to sample
  const double sine = std::sin(std::numbers::pi * (static_cast<double>(left) - place));
  for (long n = first; n <= last; ++n) {
    const double t = static_cast<double>(n) - place;
    const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * t / sinc_reach);
    const double sinc = t == 0 ? 1 : ((n - left) % 2 == 0 ? sine : -sine) / (std::numbers::pi * t);
    response[static_cast<std::size_t>(n)] += static_cast<float>(gain * window * sinc);
  }
}

/// All but the direct sound.
void add_images(std::span<float> response, const Room& room, double rate_hz) {
  const double direct = distance(room.speaker, room.microphone);
  const double reach = direct + speed_of_sound * early_reflections_s;
  const double loss = loss_a_reflection(room);
  std::array<std::vector<Image>, 3> images;
  for (std::size_t i = 0; i < 3; ++i)
    images[i] = images_along(room.size[i], room.speaker[i], room.microphone[i], reach);
  for (const Image& x : images[0])
    for (const Image& y : images[1])
      for (const Image& z : images[2]) {
        const double away = std::sqrt(x.offset_squared + y.offset_squared + z.offset_squared);
        const long reflections = x.reflections + y.reflections + z.reflections;
        if (away > reach || reflections == 0) continue;
        const double gain = std::pow(loss, reflections) * direct / away;
        add_impulse(response, (away - direct) / speed_of_sound * rate_hz, gain);
      }
}

/// The direct sound has travelled for a while when the response begins, and the reverberation decayed.
void add_tail(std::span<float> response, const Room& room, double rate_hz, Random& random) {
  const double direct = distance(room.speaker, room.microphone);
  const double power = 4 * std::numbers::pi * speed_of_sound * direct * direct / volume(room) / rate_hz;
  const double decay = 3 * std::numbers::ln10 / room.rt60_s;  // of the amplitude, a second
  for (auto n = static_cast<std::size_t>(early_reflections_s * rate_hz); n < response.size(); ++n) {
    const double t = static_cast<double>(n) / rate_hz + direct / speed_of_sound;
    response[n] += static_cast<float>(std::sqrt(power) * std::exp(-decay * t) * random.normal());
  }
}

}  // namespace

Room random_room(Random& random) {
  Room room{};
  room.size[0] = draw({3, 10}, random);
  room.size[1] = draw({2.5, 8}, random);
  room.size[2] = draw({2.2, 4}, random);
  room.rt60_s = draw_by_octave({0.1, 1}, random);
  const auto inside = [&](double coordinate, double size) {
    return coordinate >= closest_to_wall && coordinate <= size - closest_to_wall;
  };
  bool fits = false;
  while (!fits) {
    const double apart = draw_by_octave({0.3, 3}, random);
    const Metres direction{random.normal(), random.normal(), random.normal()};
    const double length = distance(direction, {});
    fits = length > 0;
    for (std::size_t i = 0; i < 3; ++i) {
      room.microphone[i] = draw({closest_to_wall, room.size[i] - closest_to_wall}, random);
      room.speaker[i] = room.microphone[i] + apart * direction[i] / length;
      fits = fits && inside(room.speaker[i], room.size[i]);
    }
  }
  return room;
}

std::vector<float> room_response(const Room& room, double rate_hz, Random& random) {
  std::vector<float> response(static_cast<std::size_t>(std::ceil(room.rt60_s * rate_hz)));
  add_images(response, room, rate_hz);
  add_tail(response, room, rate_hz, random);
  filter(response, butterworth_high_pass(2, lowest_reflected_hz, rate_hz));
  response.front() += 1;
  return response;
}

}  // namespace emovox::trainer
