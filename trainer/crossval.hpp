#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/folds.hpp"
#include "trainer/metrics.hpp"
#include "trainer/problem.hpp"
#include "trainer/tune.hpp"

namespace emovox::trainer {

struct FoldOutcome {  // NOLINT(bugprone-exception-escape): what moving JSON might throw, it does not
  TestSpeakers test_speakers;
  Json chosen;                  ///< see ModelFit; of the blob its size and what rounding its weights changed
  std::vector<Answer> answers;  ///< one a clip of the test speakers, probabilities rounded to six decimals
  std::vector<std::byte> blob;  ///< of the model; empty where the fold was known already
};

struct CrossvalRun {
  std::uint64_t seed = 0;
  std::vector<FoldOutcome> folds;  ///< of the protocol, in its order; while there are more to come, those that are done

  /// The answers of all folds, one after the other.
  [[nodiscard]] std::vector<Answer> pooled() const;
};

/// The clips of the speakers, or of all others.
[[nodiscard]] std::vector<Clip> clips_of(const Dataset& dataset, const TestSpeakers& speakers);
[[nodiscard]] std::vector<Clip> clips_without(const Dataset& dataset, const TestSpeakers& speakers);

/// The outcome of a fold that is known already, none to have it fitted.
using KnownFold = std::function<std::optional<FoldOutcome>(std::size_t fold)>;

/// Called after each fold with all so far, one call at a time; a reason ends the work.
using FoldDone = std::function<Problem(const CrossvalRun&)>;

/// Fits on each fold's training speakers, with the candidates' seed, and classifies its test speakers with the model as
/// it reads back from its blob: what `train` writes and `evaluate` runs. Several candidates are nested tuning: each
/// fold takes the one that is best among its training speakers. As many folds at once as the machine has cores.
[[nodiscard]] Result<CrossvalRun> cross_validate(const Dataset& dataset, const std::vector<TestSpeakers>& folds,
                                                 std::span<const Candidate> candidates, const KnownFold& known = {},
                                                 const FoldDone& done = {});

}  // namespace emovox::trainer
