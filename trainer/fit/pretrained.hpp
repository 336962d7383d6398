#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "emovox/result.hpp"

namespace emovox::trainer {

/// A tensor of a published network.
struct NamedTensor {
  std::string name;
  std::vector<std::int64_t> shape;  ///< empty for a single number
  std::vector<float> values;        ///< row-major, finite
};

/// Reads a dictionary of tensors that PyTorch's `torch.save` wrote (zip format), in the order it holds them. Nothing in
/// the file is executed: pickled objects other than tensors and containers are refused.
///
/// returns a reason when the file cannot be read or is anything else
[[nodiscard]] Result<std::vector<NamedTensor>> read_pretrained(const std::filesystem::path& path);

}  // namespace emovox::trainer
