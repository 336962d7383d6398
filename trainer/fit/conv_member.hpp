#pragma once

#include <span>
#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/fit/member.hpp"

namespace emovox::trainer {

/// Every other recording of those without labels: what the network without an inner fold is fitted on too, or (`kept`
/// true) what it never hears, by which it can be calibrated.
[[nodiscard]] std::vector<Clip> half_of(std::span<const Clip> unlabelled, bool kept);

/// Convolutional networks, side by side: so many on all clips as options say, and one without an inner fold, whose
/// answers to that fold's speakers are `held_out`.
[[nodiscard]] Result<MemberFit> fit_conv_member(const TrainingSet& training, const ClassifierOptions& options,
                                                const std::string& what);

}  // namespace emovox::trainer
