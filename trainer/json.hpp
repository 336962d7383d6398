#pragma once

#include <nlohmann/json.hpp>

namespace emovox::trainer {

/// Keys stay in the order in which they were added.
using Json = nlohmann::ordered_json;

}  // namespace emovox::trainer
