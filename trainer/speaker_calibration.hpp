#pragma once

#include <span>
#include <vector>

#include "trainer/metrics.hpp"

namespace emovox::trainer {

/// The answers as they would be if each speaker's recordings were known together: p / (the geometric mean of the
/// speaker's p), normalised again, so that what a classifier says of somebody whatever they do no longer counts. Looks
/// at no label; assumes that each speaker shows every emotion about as often, which holds for acted corpora, and needs
/// recordings that a first visitor does not have. So it is a bound to report, never part of the headline.
///
/// answers  of any speakers, in any order; those without probabilities stay so
[[nodiscard]] std::vector<Answer> with_speaker_calibration(std::span<const Answer> answers);

}  // namespace emovox::trainer
