#pragma once

#include <string>
#include <vector>

#include "emovox/result.hpp"
#include "trainer/commands/commands.hpp"
#include "trainer/dataset.hpp"
#include "trainer/tune.hpp"

namespace emovox::trainer {

/// What `train`, `tune` and `crossval` fit on.
struct TrainingData {
  Dataset dataset;
  std::string digest;  ///< of that and of all else that candidates learn from
};

/// Loads the labelled recordings as load() does, gives the candidates the ordinary and noise recordings, and all of
/// them pictures where the classifier looks at them. Reasons as load()'s, and when a folder has no recordings.
[[nodiscard]] Result<TrainingData> load_training_data(const DataOptions& options, std::vector<Candidate>& candidates);

}  // namespace emovox::trainer
