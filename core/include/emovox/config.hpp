#pragma once

#include <cstddef>

/// The analysis grid: every feature is computed on it, in training and in the browser alike. A change of these numbers
/// or of any feature's definition changes the fingerprint (see functionals.hpp) and needs a retrained model.
namespace emovox::grid {

inline constexpr double rate_hz = 16000;
inline constexpr std::size_t hop_samples = 160;     ///< 10 ms
inline constexpr std::size_t window_samples = 400;  ///< 25 ms periodic Hann, centred in the FFT's input
inline constexpr std::size_t fft_size = 512;        ///< frame k is samples 160 k to 160 k + 511, no padding
inline constexpr std::size_t window_offset = (fft_size - window_samples) / 2;
inline constexpr std::size_t bins = fft_size / 2 + 1;     ///< 257 bins, 31.25 Hz apart
inline constexpr std::size_t pitch_frame_samples = 1024;  ///< pitch frame k is samples 160 k to 160 k + 1023
inline constexpr double hop_seconds = hop_samples / rate_hz;

inline constexpr std::size_t mel_bands = 64;
inline constexpr std::size_t mfcc_count = 20;
inline constexpr std::size_t chroma_count = 12;
inline constexpr std::size_t contrast_bands = 7;

}  // namespace emovox::grid
