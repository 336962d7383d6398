#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "support/golden.hpp"

/// The 20 ms frames of eGeMAPS, and openSMILE 3's values of what it computes on them.
namespace emovox::test {

inline constexpr std::size_t short_frame_samples = 320;

/// |X|^2 of 320 samples under a symmetric Hamming window, zero-padded to 512; longer frames are cut off.
std::vector<float> short_power_spectrum(std::span<const float> frame);

/// Its square root, |X|.
std::vector<float> short_magnitude_spectrum(std::span<const float> frame);

/// Every 20 ms frame that fits into the samples, one each 160 samples.
std::vector<std::span<const float>> short_frames(std::span<const float> samples);

/// One value each frame of a clip, not smoothed.
using Contour = std::function<std::vector<float>(std::span<const std::span<const float>> frames)>;

/// Computes `contour` on every clip, smooths it over three frames and compares every row of openSMILE's low-level
/// descriptor `column`. Allowed is a share of the column's range over the clip, or of its largest value where it hardly
/// varies. Records the worst error of all, as a share of the tolerance, as property `worst_error_of_tolerance`.
void expect_opensmile(const std::string& column, const Contour& contour, Tolerance tolerance = {});

/// openSMILE's functional `name` of a clip.
double opensmile_functional(const GoldenClip& clip, const std::string& name);

}  // namespace emovox::test
