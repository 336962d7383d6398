#include <gtest/gtest.h>

#include <string>

#include "support/comparison.hpp"
#include "support/golden.hpp"

/// What the stream of features, from samples to rows, owes librosa: every row of every family on every reference clip.
/// The families' own tests say what each computes and why; these see to it that all arrive as they were computed.
namespace emovox {
namespace {

using LibrosaGolden = test::Golden;

TEST_F(LibrosaGolden, AgreesOnEveryRowOfEveryFamilyWithinAThousandthOfItsRange) {
  for (const test::FrameFigure& figure : test::compare_frames()) {
    EXPECT_TRUE(figure.counts_agree) << figure.feature;
    EXPECT_GT(figure.values, 2000U) << figure.feature;
    if (figure.feature == family::rolloff85_hz.name) continue;
    EXPECT_LE(figure.worst, 1e-3) << figure.feature;
  }
}

// Where the sum of magnitudes comes to 85% within rounding, the bin beside is as good.
TEST_F(LibrosaGolden, AgreesOnRolloffWithinABin) {
  for (const auto& clip : test::golden_clips()) {
    const test::Table reference = clip.reference("rolloff85_hz");
    const auto frames = test::extract(clip.samples).frames;
    ASSERT_EQ(frames.size(), reference.rows()) << clip.name;
    for (std::size_t k = 0; k < frames.size(); ++k)
      ASSERT_NEAR(frames[k].at(family::rolloff85_hz), reference.at(k, 0), grid::rate_hz / grid::fft_size)
          << clip.name << " frame " << k;
  }
}

TEST_F(LibrosaGolden, AgreesOnVoicingAndPitchWithPyin) {
  const test::PitchFigures figures = test::compare_pitch();
  EXPECT_GE(figures.voicing_agrees, 0.93);
  EXPECT_GE(figures.within_3_percent, 0.97);
}

TEST_F(LibrosaGolden, FollowsThePitchOfGlideAndVowelWithinAHundredth) {
  const test::PitchFigures figures = test::compare_pitch();
  EXPECT_GE(figures.glide_within_1_percent, 0.99);
  EXPECT_GE(figures.vowel_within_1_percent, 0.99);
}

}  // namespace
}  // namespace emovox
