#include "trainer/augment/room.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "spectrum.hpp"

namespace emovox::trainer {
namespace {

constexpr double rate_hz = 16000;
constexpr double c = 343;

double energy(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum;
}

/// Reverberation time by backward integration (Schroeder, "New method of measuring reverberation time", J. Acoust. Soc.
/// Am. 37(3), 1965): the straight line through the decay from -5 to -35 dB (ISO 3382's T30), drawn on to -60.
double measured_rt60(std::span<const float> response) {
  std::vector<double> left(response.size());
  double sum = 0;
  for (std::size_t n = response.size(); n-- > 0;) left[n] = sum += static_cast<double>(response[n]) * response[n];
  double count = 0;
  double t_mean = 0;
  double db_mean = 0;
  double tt = 0;
  double tdb = 0;
  for (std::size_t n = 0; n < left.size(); ++n) {
    const double db = 10 * std::log10(left[n] / left[0]);
    if (db > -5 || db < -35) continue;
    const double t = static_cast<double>(n) / rate_hz;
    ++count;
    t_mean += t;
    db_mean += db;
    tt += t * t;
    tdb += t * db;
  }
  return -60 * (tt - t_mean * t_mean / count) / (tdb - t_mean * db_mean / count);
}

TEST(RoomResponse, BeginsWithTheDirectSoundAlone) {
  // The nearest reflection is 9.05 m longer than 1 m, over the walls to either side: 23 ms less a sinc's reach
  const Room room{{12, 11, 10}, {5.5, 5.5, 5}, {6.5, 5.5, 5}, 0.5};
  Random random(1);
  const auto response = room_response(room, rate_hz, random);
  EXPECT_EQ(response[0], 1);
  const auto quiet = static_cast<std::size_t>((std::hypot(1, 10) - 1) / c * rate_hz) - 16;
  for (std::size_t n = 1; n < quiet; ++n) ASSERT_EQ(response[n], 0) << n;
  EXPECT_GT(energy(std::span(response).subspan(quiet, 40)), 1e-3);
}

TEST(RoomResponse, ReflectsFromTheFloorWhenAndAsStronglyAsGeometryAndEyringSay) {
  // Half a metre above the floor, 1 m apart; the other walls' reflections come 15 ms later
  const Room room{{20, 19, 18}, {9.5, 9, 0.5}, {10.5, 9, 0.5}, 1};
  Random random(1);
  const auto response = room_response(room, rate_hz, random);
  const double away = std::hypot(1, 1);
  const double delay_s = (away - 1) / c;
  const double surface = 2 * (20 * 19 + 19 * 18.0 + 18 * 20);
  const double absorption = 1 - std::exp(-0.161 * 20 * 19 * 18 / (surface * 1));  // Eyring, as textbooks round it
  const double gain = std::sqrt(1 - absorption) / away;
  const auto reflection = std::span(response).subspan(1, 200);
  for (const double hz : {1000.0, 2500.0, 5000.0}) {
    // without the direct sound, which was the sample before
    const auto seen = test::spectrum_at(reflection, hz, rate_hz) / gain;
    const auto expected = std::polar(1.0, -2 * std::numbers::pi * hz * (delay_s - 1 / rate_hz));
    // the high-pass at 50 Hz turns the phase of 1 kHz by 0.07; the sinc's ends are cut 3 samples before it
    EXPECT_NEAR(std::abs(seen), 1, 0.03) << hz;
    EXPECT_LT(std::abs(seen - expected), 0.08) << hz;
  }
}

TEST(RoomResponse, DecaysAsFastAsWanted) {
  for (const double wanted : {0.15, 0.3, 0.6, 1.0}) {
    Random random(1);
    const Room room{{5, 4, 3}, {1, 1.2, 1.5}, {3.1, 2.3, 1.2}, wanted};
    // A decay of noise from -5 to -35 dB measures 3% off; early reflections, few and unlike, make for the rest
    EXPECT_NEAR(measured_rt60(room_response(room, rate_hz, random)) / wanted, 1, 0.12) << wanted;
  }
}

TEST(RoomResponse, ReverberatesAsStronglyAsDiffuseFieldTheorySays) {
  // Direct and reverberant energy are equal at a distance of 0.057 sqrt(V / RT60)
  double error_db = 0;
  constexpr int rooms = 20;
  for (int seed = 0; seed < rooms; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    Room room = random_room(random);
    room.rt60_s = 0.7;
    const double distance = std::hypot(room.speaker[0] - room.microphone[0], room.speaker[1] - room.microphone[1],
                                       room.speaker[2] - room.microphone[2]);
    const double critical = 0.057 * std::sqrt(room.size[0] * room.size[1] * room.size[2] / room.rt60_s);
    const auto response = room_response(room, rate_hz, random);
    const double reverberant = energy(std::span(response).subspan(1));
    error_db += 10 * std::log10(reverberant / (distance * distance / (critical * critical))) / rooms;
  }
  // The theory spreads the first reflections evenly over the room and time, which no single room does
  EXPECT_NEAR(error_db, 0, 1);
}

TEST(RoomResponse, PassesFromImagesToNoiseWithoutAStep) {
  double before = 0;
  double after = 0;
  for (int seed = 0; seed < 40; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    Room room = random_room(random);
    room.rt60_s = 0.7;
    const auto response = room_response(room, rate_hz, random);
    const auto step = static_cast<std::size_t>(early_reflections_s * rate_hz);
    const double scale = 1 / energy(response);
    before += scale * energy(std::span(response).subspan(step - 200, 160));
    after += scale * energy(std::span(response).subspan(step + 40, 160));
  }
  // 15 ms at an RT60 of 0.7 s are 1.3 dB; positive images add up a little below 200 Hz
  EXPECT_NEAR(10 * std::log10(before / after), 1.3, 2);
}

TEST(RoomResponse, IsTheSameForTheSameSeedAndHasItsRatesLength) {
  const Room room{{5, 4, 3}, {1, 1.2, 1.5}, {3, 2, 1.2}, 0.4};
  Random first(1);
  Random again(1);
  const auto response = room_response(room, 48000, first);
  EXPECT_EQ(response.size(), 19200U);
  EXPECT_EQ(response, room_response(room, 48000, again));
}

TEST(RandomRoom, LeavesPlaceForSpeakerAndMicrophone) {
  Random random(1);
  double least_rt60 = 1;
  double most_rt60 = 0;
  for (int i = 0; i < 2000; ++i) {
    const Room room = random_room(random);
    double squares = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      ASSERT_GE(room.size[k], 2.2);
      ASSERT_LE(room.size[k], 10);
      for (const double place : {room.speaker[k], room.microphone[k]}) {
        ASSERT_GE(place, 0.3);
        ASSERT_LE(place, room.size[k] - 0.3);
      }
      squares += std::pow(room.speaker[k] - room.microphone[k], 2);
    }
    ASSERT_GE(squares, 0.0899);
    ASSERT_LE(squares, 9.001);
    least_rt60 = std::min(least_rt60, room.rt60_s);
    most_rt60 = std::max(most_rt60, room.rt60_s);
  }
  EXPECT_NEAR(least_rt60, 0.1, 0.005);
  EXPECT_NEAR(most_rt60, 1, 0.05);
}

}  // namespace
}  // namespace emovox::trainer
