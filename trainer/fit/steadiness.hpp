#pragma once

#include <span>
#include <vector>

#include "emovox/normalizer.hpp"
#include "trainer/dataset.hpp"

namespace emovox::trainer {

// Where frames happen to begin in the speech is chance, live more than anywhere, and an answer should not follow it.

/// The clips with every utterance twice: as its frames lie, and as Utterance::between_frames; once if these are equal.
[[nodiscard]] std::vector<Clip> with_moved_frames(std::span<const Clip> clips);

/// Scales down what depends on where frames begin.
///
/// u = mean((x - x')^2) / 2 / deviation^2 is the share of a functional's variance that comes from moving the frames by
/// half a hop, x' being Utterance::between_frames: 0.01 for half of the functionals, 0.5 to 0.7 for skewnesses and
/// deviations of formant bandwidths. The scale is divided by sqrt(1 + damping u): as if noise of `damping` times that
/// variance had been added to the training utterances before they were normalised.
///
/// normalizer  fitted on the functionals of these clips; scales are 1 / deviation
void damp_unsteady(Normalizer& normalizer, std::span<const Clip> clips);

}  // namespace emovox::trainer
