#pragma once

#include <vector>

#include "emovox/result.hpp"
#include "trainer/commands/commands.hpp"
#include "trainer/tune.hpp"

namespace emovox::trainer {

/// Every combination of the settings' values, or the reason why they cannot be: a classifier that there is not, a file
/// of weights that is none, several values of a setting that the classifier does not have. Says on stderr when a
/// network is to start from nothing.
[[nodiscard]] Result<std::vector<Candidate>> candidates_of(const FitOptions& options);

/// The same options with several values of what the classifier's accuracy hangs on, for those who name none.
[[nodiscard]] FitOptions with_usual_values(FitOptions options);

}  // namespace emovox::trainer
