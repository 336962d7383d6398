#pragma once

#include <array>
#include <optional>
#include <string>

#include "trainer/html.hpp"
#include "trainer/metrics.hpp"

/// Pictures of figures, drawn with the classes of html_style.hpp. Whatever a picture shows can be read as text too: as
/// its cells, beside it, or in a table beneath it.
namespace emovox::trainer {

/// A share in per cent, with six decimals for programs in its `value`, as in the JSON report; a dash when none.
[[nodiscard]] Html share_text(const std::optional<double>& share);

/// The same with a bar from 0 to 100%.
[[nodiscard]] Html share_bar(const std::optional<double>& share);

/// A share and its interval on an axis from 0 to 100%, and where guessing would be.
[[nodiscard]] Html interval_strip(double share, const std::optional<Interval>& interval);

/// The confusion matrix as a table: counts and shares of the row, which is also what the colours tell. With a column
/// for unanswered clips when there are any.
[[nodiscard]] Html heat_map(const Confusion& confusion);

/// Accuracy over confidence with the diagonal of an honest classifier, clips a bin beneath, and the numbers as a table.
[[nodiscard]] Html reliability_diagram(const std::array<CalibrationBin, calibration_bins>& bins);

}  // namespace emovox::trainer
