#include "emovox/chroma.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/golden.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

std::vector<float> chroma_of(std::span<const float> frame) {
  static const ChromaBank bank;
  std::vector<float> chroma(grid::chroma_count);
  bank.apply(test::power_spectrum(frame), chroma);
  return chroma;
}

using ChromaGolden = test::Golden;

TEST_F(ChromaGolden, MatchesLibrosa) { test::expect_librosa("chroma12", chroma_of); }

struct Note {
  const char* name;
  double frequency_hz;
  std::ptrdiff_t pitch_class;
};

// Equal temperament about A4 = 440 Hz, in octaves where bins 31.25 Hz apart tell semitones from each other.
TEST(ChromaBank, PutsNotesIntoTheirPitchClass) {
  const Note notes[] = {{"A5", 880, 9},       {"A6", 1760, 9},       {"C6", 1046.5023, 0},
                        {"C7", 2093.0045, 0}, {"F#6", 1479.9777, 6}, {"E7", 2637.0205, 4}};
  for (const Note& note : notes) {
    const auto chroma = chroma_of(test::tone({.frequency_hz = note.frequency_hz, .samples = grid::fft_size}));
    const auto largest = std::max_element(chroma.begin(), chroma.end());
    EXPECT_EQ(largest - chroma.begin(), note.pitch_class) << note.name;
    EXPECT_EQ(*largest, 1) << note.name;
  }
}

TEST(ChromaBank, DoesNotDependOnLevel) {
  const auto loud = test::noise(grid::fft_size, 1);
  auto quiet = loud;
  for (float& sample : quiet) sample /= 1024;
  EXPECT_EQ(chroma_of(loud), chroma_of(quiet)) << "a power of two scales without rounding";
}

TEST(ChromaBank, IsZeroInSilence) {
  for (const float value : chroma_of(test::constant(grid::fft_size, 0))) EXPECT_EQ(value, 0);
}

TEST(ChromaBank, StaysFromZeroToOneOnAwkwardSignals) {
  for (const auto& signal : test::awkward_signals(grid::fft_size))
    for (const float value : chroma_of(signal)) {
      EXPECT_GE(value, 0);
      EXPECT_LE(value, 1);
    }
}

}  // namespace
}  // namespace emovox
