#pragma once

#include <span>

namespace emovox::trainer {

/// Moves formants at the same pitch, as a vocal tract shorter by the factor would: the spectral envelope of frames of
/// 25 to 50 ms is stretched by it up to 4.8 kHz and the rest made to fit, as in vocal tract length perturbation; bins
/// keep their phases. The envelope is the part below 2 ms of the cepstrum of the largest magnitudes within 100 Hz, so
/// harmonics up to 500 Hz apart are not in it, nor is what lies between them. Nothing changes by more than 20 dB.
///
/// factor  of formant frequencies, 0.7 to 1.4
/// cost    four transforms and three passes a frame: 150 ns a sample
/// source  Jaitly & Hinton, "Vocal Tract Length Perturbation (VTLP) improves speech recognition", ICML workshop on deep
///         learning for audio, 2013; Oppenheim & Schafer, "Homomorphic analysis of speech", IEEE Trans. Audio
///         Electroacoust. 16(2), 1968
void warp_vocal_tract(std::span<float> samples, double rate_hz, double factor);

}  // namespace emovox::trainer
