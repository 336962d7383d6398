#pragma once

#include <span>
#include <vector>

#include "emovox/calibration.hpp"
#include "emovox/emotion.hpp"
#include "trainer/corpus/label.hpp"

namespace emovox::trainer {

/// What a model says of a window by a training speaker that it was fitted without.
struct HeldOutAnswer {
  Probabilities probabilities{};
  Label label;
};

/// What it says of the ordinary windows of one folder; at least one.
using OrdinaryAnswers = std::vector<Probabilities>;

/// Fits a Calibration so that ordinary people are not heard as moved. As sketched by Saerens, Latinne & Decaestecker
/// (2002), their recordings tell what the model says where there is nothing to say: some of that bias is taken off, and
/// neutral and calm are raised or lowered. Of all such offsets and all thresholds those are chosen that tell best who
/// is moved: by the share of ordinary windows that come out neutral, calm or uncertain, less the share of held-out
/// speakers' emotional ones that do (Youden's index, Cancer 3(1), 1950; the mean over the corpora), and by the share of
/// windows of noise that come out uncertain. They may cost the speakers of no corpus more than a point of UAR, leave
/// the calibration error at 5% or where it was, and leave uncertain at most 18% of their windows and 9% of those of
/// strong intensity.
///
/// The share of a speaker's own bias that is taken off where their ordinary voice is known is the one that tells
/// emotions best when it is learned from the neutral and calm windows of odd sentences and judged on even ones, and the
/// other way round.
///
/// held_out  at least one; what lacks sentences has no part in the latter
/// ordinary  every folder counts alike; may be none
/// noise     what was taken for speech but is none; may be none. Without both nothing is taken off or uncertain
/// cost      some hundred passes over the answers
[[nodiscard]] Calibration fit_calibration(std::span<const HeldOutAnswer> held_out,
                                          std::span<const OrdinaryAnswers> ordinary,
                                          std::span<const Probabilities> noise = {});

/// The share of ordinary windows that come out neutral, calm or uncertain: the mean over the folders; 0 without any.
[[nodiscard]] double ordinary_quiet(std::span<const OrdinaryAnswers> ordinary, const Calibration& calibration);

}  // namespace emovox::trainer
