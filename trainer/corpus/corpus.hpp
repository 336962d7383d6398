#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "emovox/result.hpp"
#include "trainer/corpus/label.hpp"

namespace emovox::trainer {

/// A collection of recordings whose file names carry their labels. To add one, write its file beside ravdess.cpp and
/// name it in registry.cpp.
struct Corpus {
  std::string_view name;     ///< short, as in speaker names: "ravdess"
  std::string_view title;    ///< as people write it: "RAVDESS"
  std::string_view licence;  ///< SPDX-like, or "unknown"; a model trained on the corpus inherits it
  std::string_view example;  ///< what its paths look like
  std::string_view source;   ///< where to get it

  /// Reads a file name without folder and extension. None when the name is of another kind; a reason when it is of this
  /// corpus's kind but cannot be right.
  std::optional<Result<Label>> (*recognise)(std::string_view stem);
};

/// Every corpus known.
[[nodiscard]] std::span<const Corpus> corpora();

/// Asks every corpus in turn: the first that recognises the name answers.
[[nodiscard]] std::optional<Result<Label>> recognise(std::string_view stem);

}  // namespace emovox::trainer
