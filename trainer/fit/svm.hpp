#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/machine.hpp"

namespace emovox::trainer {

struct SvmOptions {
  std::optional<Kernel> kernel;  ///< none: linear, unless RBF is better by more than two standard errors
  ClassWeights weights = ClassWeights::balanced;
  std::uint64_t seed = 1;  ///< deals the speakers into inner folds
};

/// What was chosen by inner folds.
struct SvmChoice {
  Kernel kernel = Kernel::linear;
  double cost = 0;
  double gamma = 0;      ///< 0 for the linear kernel
  double inner_uar = 0;  ///< UAR of clips of the inner folds' held-out speakers
};

struct SvmFit {
  ModelData model;  ///< all but held_out
  SvmChoice choice;
};

/// Fits normaliser, support vector machine and sigmoids on the clips, all of whose speakers are training speakers.
///
/// Kernel, C and gamma are chosen by UAR over inner folds by speaker; the sigmoids (Platt, "Probabilistic
/// outputs for support vector machines", 1999) are fitted on the decision values of the same inner folds' held-out
/// speakers, weighted like the classes. Every utterance counts twice, the second time with its frames moved (see
/// with_moved_frames). The result depends on clips and options only, not on the number of threads.
///
/// what     names the work in the progress bar
/// returns  a reason when there are fewer than two speakers or fewer than two emotions
/// cost     about 200 fits of 3/2 of the utterances; 64 bytes a pair of utterances and a thread
[[nodiscard]] Result<SvmFit> fit_svm(std::span<const Clip> clips, const SvmOptions& options, const std::string& what);

}  // namespace emovox::trainer
