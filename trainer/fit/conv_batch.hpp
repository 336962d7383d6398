#pragma once

#include <ATen/core/ivalue.h>

#include <array>
#include <span>

#include "emovox/emotion.hpp"
#include "trainer/fit/mel_augment.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// What one step of training sees.
struct ConvBatch {
  at::Tensor pictures;  ///< [clip, frame, band], padded with log(1e-5) to a multiple of conv_frame_step frames
  at::Tensor mask;      ///< [clip, frame]: bool, true where there is a picture
  at::Tensor targets;   ///< [clip, emotion]: what the probabilities should be, times the clip's weight
};

/// mels       at least one, none empty
/// emotions   of each
/// weights    of each emotion
/// smoothing  share of the probability that all emotions have alike (Szegedy et al., CVPR 2016)
[[nodiscard]] ConvBatch assemble(std::span<const Mel> mels, std::span<const Emotion> emotions,
                                 const std::array<double, emotion_count>& weights, double smoothing);

/// Two clips at once (mixup, Zhang et al., ICLR 2018, of powers): every clip's power times a share, the rest of another
/// clip's, and likewise the targets; the share is from a beta distribution, alpha 0.3, the same for all clips.
void mix(ConvBatch& batch, Random& random);

/// Cross entropy, the mean over the clips.
[[nodiscard]] at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& targets);

}  // namespace emovox::trainer
