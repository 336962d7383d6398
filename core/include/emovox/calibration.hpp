#pragma once

#include <array>

#include "emovox/emotion.hpp"

namespace emovox {

/// One logarithm of a probability, or a difference of two, an emotion, in enum order.
using Logs = std::array<float, emotion_count>;

/// What the training speakers' held-out recordings taught about a model's answers. Leaves everything as it is unless
/// fitted.
struct Calibration {
  /// Added to the log-probabilities, -20 to 20: priors of another world than the training corpus's (Saerens, Latinne &
  /// Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 14(1),
  /// 2002).
  Logs offsets{};
  /// An answer whose highest probability is below it is uncertain, 0 to 1; 0: none is (Chow, "On optimum recognition
  /// error and reject tradeoff", IEEE Trans. Information Theory 16(1), 1970).
  float least_confidence = 0;
  /// What the model says of an unmoved voice on average: mean log-probabilities of ordinary speech, offsets included,
  /// -20 to 0.
  Logs unmoved{};
  /// The share of a speaker's own bias that is taken away where their ordinary voice is known, 0 to 1; 0: the model was
  /// not fitted for it.
  float baseline_weight = 0;

  bool operator==(const Calibration&) const = default;
};

/// log p, see add_logs().
[[nodiscard]] Logs logs_of(const Probabilities& probabilities) noexcept;

/// Each probability times exp(offset), normalised again. Offsets that are all 0 leave it as it is, to the last bit.
[[nodiscard]] Probabilities shifted(const Probabilities& probabilities, const Logs& offsets) noexcept;

/// The offsets that take a speaker's own bias away: -baseline_weight (baseline - unmoved). Probabilities then say how
/// the voice differs from how it ordinarily is, as speaker normalisation does (Busso, Mariooryad, Metallinou &
/// Narayanan, "Iterative feature normalization scheme for automatic emotion detection from speech", IEEE Trans.
/// Affective Computing 4(4), 2013).
///
/// baseline  mean log-probabilities of the speaker's ordinary voice; what is added to all of them does not matter
[[nodiscard]] Logs offsets_for(const Calibration& calibration, const Logs& baseline) noexcept;

}  // namespace emovox
