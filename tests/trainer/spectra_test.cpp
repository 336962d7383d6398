#include "trainer/augment/spectra.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

TEST(ChangeSpectra, GivesBackWhatIsLeftAlone) {
  for (const std::size_t samples : {0U, 1U, 7U, 64U, 1000U}) {
    const auto before = emovox::test::noise(samples);
    auto after = before;
    change_spectra(after, 64, [](std::span<std::complex<double>> spectrum) { ASSERT_EQ(spectrum.size(), 33U); });
    ASSERT_EQ(after.size(), samples);
    for (std::size_t n = 0; n < samples; ++n) ASSERT_NEAR(after[n], before[n], 2e-7) << n;  // rounding to float
  }
}

TEST(ChangeSpectra, AppliesWhatIsDone) {
  // -1 to every bin is -1 to every sample; the bins of a tone in the middle of bin 4 silence it
  const auto tone = emovox::test::tone({.frequency_hz = 1000, .rate_hz = 16000, .samples = 2000});
  auto negated = tone;
  change_spectra(negated, 64, [](auto spectrum) {
    for (auto& bin : spectrum) bin = -bin;
  });
  auto silenced = tone;
  change_spectra(silenced, 64, [](auto spectrum) { std::ranges::fill(spectrum.subspan(2, 5), 0.0); });
  for (std::size_t n = 0; n < tone.size(); ++n) EXPECT_NEAR(negated[n], -tone[n], 2e-7) << n;
  // within the first and the last frame the tone begins and ends, which is more than those bins; else the sidelobes of
  // the window beyond two bins remain, below -24 dB each
  for (std::size_t n = 64; n + 64 < tone.size(); ++n) EXPECT_NEAR(silenced[n], 0, 0.1) << n;
}

}  // namespace
}  // namespace emovox::trainer
