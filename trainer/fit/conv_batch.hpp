#pragma once

#include <ATen/core/ivalue.h>

#include <array>
#include <span>

#include "emovox/emotion.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/mel_augment.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// What a network should say of a clip.
struct Target {
  std::array<float, emotion_count> probabilities{};  ///< times the clip's weight; 0 for emotions that are not possible
  EmotionSet possible;
};

/// The truth, but for a share `smoothing` that all possible emotions have alike (Szegedy et al., CVPR 2016).
[[nodiscard]] Target aim_at(Emotion truth, EmotionSet possible, double weight, double smoothing);

/// What one step of training sees.
struct ConvBatch {
  at::Tensor pictures;  ///< [clip, frame, band], padded with log(1e-5) to a multiple of conv_frame_step frames
  at::Tensor mask;      ///< [clip, frame]: bool, true where there is a picture
  at::Tensor targets;   ///< [clip, emotion]: Target::probabilities
  at::Tensor possible;  ///< [clip, emotion]: bool, Target::possible
};

/// mels     at least one, none empty
/// targets  of each
[[nodiscard]] ConvBatch assemble(std::span<const Mel> mels, std::span<const Target> targets);

/// Two clips at once (mixup, Zhang et al., ICLR 2018, of powers): every clip's power times a share, the rest of another
/// clip's, and likewise the targets; the share is from a beta distribution, alpha 0.3, the same for all clips. Possible
/// is what is possible of either.
void mix(ConvBatch& batch, Random& random);

/// Cross entropy of a softmax over the possible emotions, the mean over the clips.
///
/// logits, targets, possible  [clip, emotion]
[[nodiscard]] at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& possible);

}  // namespace emovox::trainer
