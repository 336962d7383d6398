#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/mlp.hpp"
#include "emovox/result.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/kernel_matrix.hpp"

namespace emovox::trainer {

/// How a multilayer perceptron is fitted. The defaults are the best of 14 tried by inner folds of luna5's first and
/// third training speakers (59.9% UAR there, the others 58.0 to 59.5), at utterances heard twice. Heard at other speeds
/// as well (see TrainingSet), 12 epochs have a fifth more steps than the 30 of then; no other setting is better.
struct MlpOptions {
  std::vector<std::size_t> hidden{96};  ///< units of each hidden layer: one or two, each up to widest_layer
  int epochs = 12;                      ///< at least 1
  std::size_t batch = 64;               ///< rows a step, at least 2
  double learning_rate = 3e-3;          ///< at its peak
  double weight_decay = 3;              ///< of AdamW (Loshchilov & Hutter, ICLR 2019)
  double dropout = 0.5;                 ///< probability that a hidden unit is dropped, 0 to less than 1
  double noise = 0.3;                   ///< standard deviation of what is added to each element of a row
  double mixup = 0.5;                   ///< alpha of mixup (Zhang et al., ICLR 2018); 0: rows are not mixed
  double label_smoothing = 0.1;         ///< share of a target that all possible emotions get alike, 0 to less than 1
  std::uint64_t seed = 1;               ///< of everything that is drawn
};

/// Fits a multilayer perceptron in libtorch to the weighted cross-entropy of a softmax over what is possible of a row,
/// or of either of two that are mixed. The learning rate rises and falls once (Smith & Topin, "Super-convergence",
/// 2018); the weights are the mean of the last quarter of steps (Izmailov et al., UAI 2018). Deterministic; on one
/// thread, to which it sets libtorch, and safe to call from several.
///
/// rows      normalised utterances
/// emotions  one a row, at least two of them different; the others get a probability of about 0
/// possible  one a row: what it could have been labelled with
/// weights   one a row, above 0
/// returns   a reason when there are fewer than two emotions, an option is out of range or the loss is not finite
/// cost      epochs * rows * 6 * weights operations
[[nodiscard]] Result<MlpParameters> fit_mlp(const Rows& rows, std::span<const Emotion> emotions,
                                            std::span<const EmotionSet> possible, std::span<const double> weights,
                                            const MlpOptions& options);

}  // namespace emovox::trainer
