#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "emovox/auditory_bands.hpp"

namespace emovox {

/// `mfcc1` to `mfcc4` of eGeMAPS: coefficients of the DCT-II of the auditory bands' logarithms, liftered so that they
/// vary by similar amounts. With N = 26 bands and lifter L = 22,
///
///   c[k] = (1 + L / 2 sin(pi k / L)) sqrt(2 / N) sum over b of log_power[b] cos(pi k (b + 1/2) / N).
///
/// Not librosa's coefficients of the class Mfcc: other bands, natural logarithms, and these weights.
///
/// source  Young et al., "The HTK book", 5.6; Juang, Rabiner & Wilpon, "On the use of bandpass liftering in speech
///         recognition", IEEE Trans. ASSP 35(7), 1987, for the lifter
class LifteredCepstrum {
 public:
  static constexpr std::size_t count = 4;

  LifteredCepstrum();

  /// log_power  what AuditoryBands gives
  /// cepstrum   coefficients 1 to 4, 0 in silence, some tens in speech; a change of level changes none
  /// cost       4 dot products of 26
  void apply(std::span<const float, AuditoryBands::count> log_power, std::span<float, count> cepstrum) const noexcept;

 private:
  std::array<std::array<float, AuditoryBands::count>, count> basis_{};
};

}  // namespace emovox
