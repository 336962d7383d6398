#pragma once

#include <optional>
#include <string>
#include <utility>

#include "emovox/result.hpp"

namespace emovox::trainer {

/// Nothing when all went well, else the reason.
using Problem = std::optional<Reason>;

/// The reason of something the trainer cannot use: a file, a folder, an option.
inline Reason refused(std::string message) { return {Code::invalid_argument, std::move(message)}; }

/// An input that was skipped, and why.
struct Failure {
  std::string name;  ///< the path as given, or the clip's name
  std::string why;
};

}  // namespace emovox::trainer
