#pragma once

#include <span>
#include <vector>

#include "emovox/model.hpp"
#include "trainer/dataset.hpp"
#include "trainer/metrics.hpp"

namespace emovox::trainer {

/// One window's probabilities and its weight in the clip's answer.
struct WindowAnswer {
  double settled_seconds = 0;
  Probabilities probabilities{};
};

/// A clip's answer from its windows, by the recognizer's Summary.
///
/// least_confidence  of the model, as in Calibration
[[nodiscard]] Answer summarise(const Label& label, std::span<const WindowAnswer> windows, float least_confidence = 0);

/// Classifies a clip's windows, as the recognizer would. The clip needs pictures when the model does.
[[nodiscard]] std::vector<WindowAnswer> classify_windows(Model& model, const Clip& clip);

/// Classifies every clip, as the recognizer would classify its recording.
[[nodiscard]] std::vector<Answer> classify(Model& model, std::span<const Clip> clips);

}  // namespace emovox::trainer
