#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace emovox::test {

struct SyllablesOptions {
  double rate_hz = 16000;
  double seconds = 2;
  double pitch_hz = 140;
  double amplitude = 0.2;
  double syllables_per_second = 4;
};

/// Something that sounds and measures like speech: harmonics of a wavering pitch under three formants, swelling and
/// fading once a syllable.
std::vector<float> syllables(const SyllablesOptions& options);

/// White noise of that RMS, the same for the same seed everywhere.
std::vector<float> background(double seconds, double rms, double rate_hz = 16000, std::uint32_t seed = 1);

/// `parts` one after the other.
std::vector<float> concatenate(const std::vector<std::vector<float>>& parts);

/// Adds `other` to `samples`, as far as it goes.
void mix_into(std::vector<float>& samples, const std::vector<float>& other);

}  // namespace emovox::test
