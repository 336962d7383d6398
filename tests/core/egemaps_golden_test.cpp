#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

#include "support/comparison.hpp"
#include "support/golden.hpp"

/// eGeMAPS from samples to functionals, beside openSMILE 3 on the reference clips.
namespace emovox {
namespace {

using EgemapsGolden = test::Golden;

TEST_F(EgemapsGolden, ComesAsCloseToOpenSmileAsAskedForInEveryFunctional) {
  for (const test::FunctionalFigure& figure : test::compare_functionals()) {
    const test::Demand demand = test::demanded_of(figure.name);
    EXPECT_GE(figure.rank_correlation, demand.rank_correlation) << figure.name;
    EXPECT_LE(figure.median_difference, demand.median_difference) << figure.name;
  }
}

// What is computed from the 20 ms frame alone leaves nothing open: only rounding, and 16 bits as multiples of 1/32767
// there and 1/32768 here.
TEST_F(EgemapsGolden, EqualsOpenSmileInEveryRowOfWhatNeedsNoPitch) {
  const auto figures = test::compare_lld();
  for (std::size_t column = 0; column < static_cast<std::size_t>(Lld::f0_semitones); ++column)
    EXPECT_LE(figures[column].worst, 1e-3) << figures[column].name;
}

TEST_F(EgemapsGolden, HasAsManyRowsAsOpenSmile) {
  for (const auto& clip : test::golden_clips())
    EXPECT_EQ(test::extract(clip.samples).lld.size(), clip.opensmile_lld().rows()) << clip.name;
}

TEST_F(EgemapsGolden, NamesTheColumnsAsOpenSmileDoes) {
  for (const auto& clip : test::golden_clips())
    EXPECT_TRUE(std::ranges::equal(clip.opensmile_lld().names, lld_names)) << clip.name;
}

}  // namespace
}  // namespace emovox
