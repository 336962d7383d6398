#include "trainer/fit/mel_augment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace emovox::trainer {
namespace {

/// Every value tells its frame and band.
Mel numbered(std::size_t frames) {
  Mel mel(frames * network_bands);
  for (std::size_t i = 0; i < mel.size(); ++i)
    mel[i] = -8 + 0.01F * static_cast<float>(i / network_bands) + 0.05F * static_cast<float>(i % network_bands);
  return mel;
}

float at(const Mel& mel, std::size_t frame, std::size_t band) { return mel[frame * network_bands + band]; }

double mean_power(const Mel& mel) {
  double sum = 0;
  for (const float value : mel) sum += std::exp(static_cast<double>(value));
  return sum / static_cast<double>(mel.size());
}

/// A clip whose pictures have as many frames as told, a hearing each.
ClipPictures clip_of(const std::array<std::size_t, hearings.size()>& frames) {
  ClipPictures clip;
  for (std::size_t h = 0; h < hearings.size(); ++h)
    if (frames[h] > 0) clip.heard[h].emplace_back(numbered(frames[h]));
  return clip;
}

TEST(RandomPicture, IsHalfOfTheTimeOfTheClipsOwnSpeed) {
  const ClipPictures clip = clip_of({41, 42, 43, 44, 45, 46});  // too short to be cut
  Random random(1);
  std::array<int, hearings.size()> counts{};
  constexpr int draws = 8000;
  for (int i = 0; i < draws; ++i) ++counts[frames_of(random_picture(clip, 0, random)) - 41];
  // a quarter each of the first two, an eighth each of the others; 5 standard deviations of a binomial count are 194
  EXPECT_NEAR(counts[0], draws / 4, 194);
  EXPECT_NEAR(counts[1], draws / 4, 194);
  for (std::size_t h = own_speed_hearings; h < hearings.size(); ++h) EXPECT_NEAR(counts[h], draws / 8, 194) << h;
}

TEST(RandomPicture, IsAPieceOfALongOne) {
  const ClipPictures clip = clip_of({200, 200, 200, 200, 200, 200});
  Random random(1);
  int whole = 0;
  int shortened = 0;
  constexpr int draws = 2000;
  for (int i = 0; i < draws; ++i) {
    const Mel mel = random_picture(clip, 0, random);
    ASSERT_GE(frames_of(mel), 80U);
    ASSERT_LE(frames_of(mel), 200U);
    if (frames_of(mel) == 200) ++whole;
    if (frames_of(mel) < 140) ++shortened;
    const float first = at(mel, 0, 0);
    for (std::size_t frame = 0; frame < frames_of(mel); ++frame)
      ASSERT_NEAR(at(mel, frame, 102), first + 0.01F * static_cast<float>(frame) + 5.1F, 1e-3);
  }
  EXPECT_NEAR(whole, 0.2 * draws, 0.05 * draws);
  EXPECT_NEAR(shortened, 0.3 * draws * 60 / 121, 0.04 * draws);
}

TEST(RandomPicture, IsOfTheOwnSpeedWhereThereIsNoneOfAnother) {
  const ClipPictures clip = clip_of({41, 0, 0, 0, 0, 0});
  Random random(1);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(frames_of(random_picture(clip, 0, random)), 41U);
}

TEST(RandomPicture, IsInADisguiseAsOftenAsAskedFor) {
  ClipPictures clip;
  for (Windows& windows : clip.heard) windows.emplace_back(Mel(10 * network_bands, -1.0F));
  clip.disguised.resize(2);  // in the second one no speech was found
  clip.disguised[0].emplace_back(Mel(20 * network_bands, -1.0F));
  Random random(1);
  int disguised = 0;
  constexpr int draws = 4000;
  for (int i = 0; i < draws; ++i) disguised += frames_of(random_picture(clip, 0.5, random)) == 20 ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(disguised) / draws, 0.25, 0.03);  // four standard deviations
  for (int i = 0; i < 100; ++i) ASSERT_EQ(frames_of(random_picture(clip, 0, random)), 10U);
}

TEST(Cut, LeavesAnyPieceOfWhatIsLongerAndAllOfWhatIsNot) {
  Random random(1);
  std::set<float> firsts;
  for (int i = 0; i < 200; ++i) {
    Mel mel = numbered(12);
    cut(mel, 10, random);
    ASSERT_EQ(frames_of(mel), 10U);
    firsts.insert(at(mel, 0, 0));
    EXPECT_NEAR(at(mel, 9, 5) - at(mel, 0, 5), 0.09F, 1e-5F);
  }
  EXPECT_EQ(firsts.size(), 3U);
  Mel whole = numbered(12);
  cut(whole, 12, random);
  EXPECT_EQ(whole, numbered(12));
}

TEST(ShiftBands, MovesUpOrDownAndFillsTheGapWithTheOutermostBand) {
  const Mel before = numbered(5);
  Random random(1);
  std::set<long> shifts;
  for (int i = 0; i < 200; ++i) {
    Mel mel = before;
    shift_bands(mel, random);
    const long shift = std::lround((at(before, 0, 50) - at(mel, 0, 50)) / 0.05F);
    shifts.insert(shift);
    for (std::size_t frame = 0; frame < 5; ++frame)
      for (long band = 0; band < 103; ++band)
        ASSERT_EQ(at(mel, frame, static_cast<std::size_t>(band)),
                  at(before, frame, static_cast<std::size_t>(std::clamp(band - shift, 0L, 102L))));
  }
  EXPECT_EQ(shifts, (std::set<long>{-3, -2, -1, 0, 1, 2, 3}));
}

TEST(TiltAndLevel, AddsTheSameLineToEveryFrame) {
  Random random(1);
  double squares_low = 0;
  double squares_middle = 0;
  constexpr int draws = 4000;
  for (int i = 0; i < draws; ++i) {
    Mel mel(3 * network_bands);
    tilt_and_level(mel, random);
    for (std::size_t frame = 0; frame < 3; ++frame)
      for (std::size_t band = 0; band < network_bands; ++band)
        ASSERT_NEAR(at(mel, frame, band),
                    at(mel, 0, 0) + (at(mel, 0, 102) - at(mel, 0, 0)) * static_cast<float>(band) / 102, 1e-5);
    squares_low += std::pow(at(mel, 0, 0), 2);
    squares_middle += std::pow(at(mel, 0, 51), 2);
  }
  // in the middle only the level, at the end level and tilt; a variance over 4000 draws is 2.2% off, 5 times that here
  EXPECT_NEAR(squares_middle / draws, 0.09, 0.01);
  EXPECT_NEAR(squares_low / draws, 0.18, 0.02);
}

TEST(Equalise, AddsTheSameSmoothCurveToEveryFrame) {
  Random random(1);
  double squares = 0;
  constexpr int draws = 2000;
  for (int i = 0; i < draws; ++i) {
    Mel mel(2 * network_bands);
    equalise(mel, random);
    for (std::size_t band = 0; band < network_bands; ++band) ASSERT_EQ(at(mel, 0, band), at(mel, 1, band));
    // between two of the 7 knots, 17 bands apart, it is straight
    for (std::size_t knot = 0; knot < 102; knot += 17)
      ASSERT_NEAR(at(mel, 0, knot + 8), at(mel, 0, knot) + (at(mel, 0, knot + 17) - at(mel, 0, knot)) * 8 / 17, 1e-5);
    squares += std::pow(at(mel, 0, 34), 2);
  }
  EXPECT_NEAR(squares / draws, 0.25, 0.04);
}

TEST(AddNoise, AddsThreeToFortyDecibelsLessThanThereIs) {
  Random random(1);
  double least_db = 100;
  double most_db = 0;
  for (int i = 0; i < 500; ++i) {
    const Mel before = numbered(100);
    Mel mel = before;
    add_noise(mel, random);
    for (std::size_t k = 0; k < mel.size(); ++k) ASSERT_GE(mel[k], before[k] - 1e-5F);
    const double added = mean_power(mel) / mean_power(before) - 1;
    const double below_db = -10 * std::log10(added);
    least_db = std::min(least_db, below_db);
    most_db = std::max(most_db, below_db);
  }
  // the powers drawn for 10,300 values are about 1% off their mean, more where the colour favours few bands
  EXPECT_NEAR(least_db, 3, 0.5);
  EXPECT_NEAR(most_db, 40, 0.5);
}

TEST(Superpose, AddsPowerAndStaysAsLoud) {
  const Mel voice = numbered(30);
  Mel noise(7 * network_bands);
  for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = i % 2 == 0 ? -1.0F : -4.0F;
  Mel both = voice;
  superpose(both, noise, 6);
  EXPECT_NEAR(mean_power(both), mean_power(voice), 2e-5);
  const double share = std::pow(10, -0.6);
  double noise_power = 0;  // repeated, so that its last round is a part of it
  for (std::size_t i = 0; i < voice.size(); ++i)
    noise_power += std::exp(static_cast<double>(noise[i % noise.size()])) / static_cast<double>(voice.size());
  for (const std::size_t i : {std::size_t{0}, std::size_t{101}, 10 * network_bands + 3, voice.size() - 1}) {
    const double of_noise =
        share * mean_power(voice) * std::exp(static_cast<double>(noise[i % noise.size()])) / noise_power;
    EXPECT_NEAR(std::exp(both[i]), (std::exp(voice[i]) + of_noise) / (1 + share), 2e-5) << i;
  }
}

TEST(Reverse, PutsTheLastFrameFirst) {
  for (const std::size_t frames : {1U, 2U, 5U}) {
    const Mel forwards = numbered(frames);
    Mel backwards = forwards;
    reverse(backwards);
    for (std::size_t frame = 0; frame < frames; ++frame)
      for (const std::size_t band : {std::size_t{0}, network_bands - 1})
        EXPECT_EQ(at(backwards, frame, band), at(forwards, frames - 1 - frame, band));
  }
}

TEST(MaskOut, PutsEachBandsMeanInPlaceOfWhatItTakes) {
  const Mel before = numbered(100);
  Random random(1);
  std::size_t most_bands = 0;
  std::size_t most_frames = 0;
  for (int i = 0; i < 500; ++i) {
    Mel mel = before;
    mask_out(mel, random);
    std::size_t bands = 0;
    for (std::size_t band = 0; band < network_bands; ++band) {
      const float mean = at(before, 0, band) + 0.495F;  // of frames 0 to 99, 0.01 apart
      bool all = true;
      for (std::size_t frame = 0; frame < 100; ++frame) {
        const bool masked = std::abs(at(mel, frame, band) - mean) < 1e-4F;
        ASSERT_TRUE(masked || at(mel, frame, band) == at(before, frame, band));
        all = all && masked;
      }
      if (all) ++bands;
    }
    std::size_t frames = 0;
    for (std::size_t frame = 0; frame < 100; ++frame) {
      bool all = true;
      for (std::size_t band = 0; band < network_bands; ++band)
        all = all && std::abs(at(mel, frame, band) - at(before, 0, band) - 0.495F) < 1e-4F;
      if (all) ++frames;
    }
    most_bands = std::max(most_bands, bands);
    most_frames = std::max(most_frames, frames);
  }
  EXPECT_LE(most_bands, 30U);  // two of 15
  EXPECT_GE(most_bands, 25U);
  EXPECT_LE(most_frames, 40U);  // two of a fifth of 100
  EXPECT_GE(most_frames, 32U);
}

TEST(MaskOut, LeavesSomethingOfASingleFrame) {
  Mel mel(network_bands, -5);
  Random random(1);
  for (int i = 0; i < 100; ++i) mask_out(mel, random);
  EXPECT_EQ(mel, Mel(network_bands, -5));
}

Mel made(const ClipPictures& clip, Random& random) {
  Mel mel = random_picture(clip, 0, random);
  roughen(mel, {.noise = 0.5}, random);
  return mel;
}

TEST(Roughen, GivesTheSameForTheSameSeedAndOthersForOthers) {
  const ClipPictures clip = clip_of({200, 200, 200, 200, 200, 200});
  Random first(1);
  Random again(1);
  Random other(2);
  const Mel mel = made(clip, first);
  EXPECT_EQ(made(clip, again), mel);
  EXPECT_NE(made(clip, other), mel);
}

}  // namespace
}  // namespace emovox::trainer
