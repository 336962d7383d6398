#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "emovox/conv_parameters.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/mel_augment.hpp"

namespace emovox::trainer {

/// Weights are averaged over the last half of the epochs.
inline constexpr std::size_t least_conv_epochs = 4;
inline constexpr double most_conv_rate = 1;

struct ConvOptions {
  std::filesystem::path init;  ///< weights to start from, see read_pretrained; empty: from random ones
  std::size_t blocks = 10;     ///< of the network, 1 to most_network_blocks
  std::size_t epochs = 50;     ///< how often every clip is seen, at least least_conv_epochs
  double rate = 0.006;         ///< peak learning rate, above 0 to most_conv_rate
  Roughness roughness;
  ClassWeights weights = ClassWeights::balanced;
  std::uint64_t seed = 1;  ///< of every random choice
};

struct ConvFit {
  ConvParameters parameters;
};

/// Fits the convolutional network on clips that have pictures (see load_pictures); those without speech are left out.
///
/// AdamW (Loshchilov & Hutter, ICLR 2019) along OneCycle, those layers that are not published at no less than 0.003;
/// label smoothing 0.1, mixup in every other batch, gradients clipped at norm 5. The learning rate ends at 0.3 of its
/// peak, and the weights are the mean over the last half of the epochs (Izmailov et al., UAI 2018), with batch
/// statistics taken again. Nothing is chosen by looking at clips, so there is nothing to hold out.
///
/// One fit runs on one thread, to which it sets libtorch; several may run at once. The result depends on
/// clips and options only, on machines of one type.
///
/// unlabelled  see ConvTraining
/// what        names the work in the progress bar
/// returns     a reason when there is too little to fit, when `init` is no such network, or when the fit diverges
/// cost        0.15 s a batch of 36 pictures of about 1.6 seconds on a core
[[nodiscard]] Result<ConvFit> fit_conv(std::span<const Clip> clips, const Unlabelled& unlabelled,
                                       const ConvOptions& options, const std::string& what);

}  // namespace emovox::trainer
