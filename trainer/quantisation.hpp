#pragma once

#include <span>

#include "emovox/model.hpp"
#include "trainer/dataset.hpp"

namespace emovox::trainer {

/// How far the probabilities of a model as it reads back from its blob, weights rounded, are from those of the
/// model as it was fitted.
struct QuantisationError {
  double mean = 0;  ///< over all windows and emotions
  double most = 0;
};

/// clips  with pictures when the models want them
[[nodiscard]] QuantisationError quantisation_error(Model& fitted, Model& reread, std::span<const Clip> clips);

}  // namespace emovox::trainer
