#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/fit/svm.hpp"
#include "trainer/folds.hpp"
#include "trainer/metrics.hpp"

namespace emovox::trainer {

struct FoldOutcome {
  TestSpeakers test_speakers;
  SvmChoice choice;
  std::vector<Answer> answers;  ///< one a clip of the test speakers
};

struct CrossvalRun {
  std::uint64_t seed = 0;
  std::vector<FoldOutcome> folds;

  /// The answers of all folds, one after the other.
  [[nodiscard]] std::vector<Answer> pooled() const;
};

/// The clips of the speakers, or of all others.
[[nodiscard]] std::vector<Clip> clips_of(const Dataset& dataset, const TestSpeakers& speakers);
[[nodiscard]] std::vector<Clip> clips_without(const Dataset& dataset, const TestSpeakers& speakers);

/// Fits on each fold's training speakers, with the options' seed, and classifies its test speakers with the model as it
/// reads back from its blob: what `train` writes and `evaluate` runs.
[[nodiscard]] Result<CrossvalRun> cross_validate(const Dataset& dataset, const std::vector<TestSpeakers>& folds,
                                                 const SvmOptions& options);

}  // namespace emovox::trainer
