#include "emovox/mfcc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "emovox/mel.hpp"
#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<float> mfcc_of_levels(std::span<const float> log_mel_db) {
  static const Mfcc mfcc;
  std::vector<float> out(grid::mfcc_count);
  mfcc.apply(log_mel_db, out);
  return out;
}

using MfccGolden = test::Golden;

// In silence 64 levels of -100 dB cancel, but for rounding to 6e-8 each.
TEST_F(MfccGolden, MatchesLibrosa) {
  const MelBank bank;
  const auto mfcc = [&](std::span<const float> frame) {
    std::vector<float> mel(grid::mel_bands);
    bank.apply(test::power_spectrum(frame), mel);
    std::transform(mel.begin(), mel.end(), mel.begin(), power_to_db);
    return mfcc_of_levels(mel);
  };
  test::expect_librosa("mfcc20", mfcc, {.absolute = 1e-4});
}

// sqrt(64) is the norm of 64 ones. Tolerance: 64 products rounded to 6e-8 of up to 50.
TEST(Mfcc, OfAFlatSpectrumIsItsLevelTimesEight) {
  const auto mfcc = mfcc_of_levels(std::vector<float>(grid::mel_bands, -50));
  EXPECT_NEAR(mfcc[0], -400, 1e-4);
  for (std::size_t k = 1; k < mfcc.size(); ++k) EXPECT_NEAR(mfcc[k], 0, 1e-4) << k;
}

// A cosine of k half periods over 64 bands has norm sqrt(32) and is orthogonal to all others.
TEST(Mfcc, OfACosineIsOneCoefficient) {
  for (std::size_t k = 1; k < grid::mfcc_count; ++k) {
    std::vector<float> levels(grid::mel_bands);
    for (std::size_t b = 0; b < levels.size(); ++b)
      levels[b] =
          static_cast<float>(std::cos(std::numbers::pi / 64 * static_cast<double>(k) * (static_cast<double>(b) + 0.5)));
    const auto mfcc = mfcc_of_levels(levels);
    for (std::size_t j = 0; j < mfcc.size(); ++j) EXPECT_NEAR(mfcc[j], j == k ? std::sqrt(32.0) : 0.0, 1e-5) << k << j;
  }
}

}  // namespace
}  // namespace emovox
