#pragma once

#include <array>
#include <span>

#include "emovox/auditory_bands.hpp"

namespace emovox {

/// Perceived loudness: auditory bands weighted by how loud the ear finds their frequency at 40 phon, compressed by the
/// power law of hearing (exponent 0.33), and summed. `Loudness` in eGeMAPS, in openSMILE's unit.
///
/// The weight is Hermansky's, with w = 2 pi f:
///
///   E(w) = w^4 (w^2 + 56.8e6) / ((w^2 + 6.3e6)^2 (w^2 + 0.38e9) (1 + w^7 / 1.7e31)).
///
/// For the fall above 5 kHz he prints w^6 + 9.58e26; seventh power and constant here are what openSMILE's values follow
/// to five digits in every band.
///
/// source  Hermansky, "Perceptual linear predictive (PLP) analysis of speech", JASA 87(4), 1990; Eyben et al., "The
///         Geneva minimalistic acoustic parameter set (GeMAPS)", IEEE Trans. Affective Computing 7(2), 2016
class Loudness {
 public:
  Loudness();

  /// log_power  what AuditoryBands gives
  /// returns    0.00103 in silence; about 0.3 to 3 in speech at ordinary levels, ever higher for a higher level
  /// cost       26 exponentials, no allocation
  [[nodiscard]] float of(std::span<const float, AuditoryBands::count> log_power) const noexcept;

 private:
  std::array<double, AuditoryBands::count> log_weights_{};
};

}  // namespace emovox
