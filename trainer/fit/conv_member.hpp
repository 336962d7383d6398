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
///
/// Not every clip sounds as its label says. So a share of what they are taught of a clip, `distillation`, is what a
/// teacher says of it (Hinton, Vinyals & Dean, arXiv 1503.02531, 2015; of doubtful labels: Reed et al., arXiv
/// 1412.6596, 2014): a network that is fitted before them, by labels alone and for three fifths of the epochs, without
/// the clip's inner fold, and without the held-out one, whose speakers would otherwise be known at second hand.
///
/// cost  per epoch that of options.networks + 2.1 networks; without distillation 0.75 instead of 2.1
[[nodiscard]] Result<MemberFit> fit_conv_member(const TrainingSet& training, const ClassifierOptions& options,
                                                const std::string& what);

}  // namespace emovox::trainer
