#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "emovox/conv_parameters.hpp"
#include "emovox/mlp.hpp"
#include "model_generated.h"

/// Weights in a blob: rows of integers, and the layers of networks made of them. Sizes are read as they are found:
/// whether they fit each other is for problem_with() to say.
namespace emovox::blob {

/// How finely a row is divided: its largest magnitude is 127 or 2047 steps.
enum class Precision { bits8, bits12 };

[[nodiscard]] flatbuffers::Offset<Rows> write_rows(flatbuffers::FlatBufferBuilder& builder,
                                                   std::span<const float> values, std::size_t width,
                                                   Precision precision = Precision::bits8);

/// width    expected elements of a row, above 0
/// returns  nullptr, or what is wrong with them
[[nodiscard]] const char* read_rows(const Rows& from, std::size_t width, std::vector<float>& to);

[[nodiscard]] flatbuffers::Offset<Mlp> write_mlp(flatbuffers::FlatBufferBuilder& builder, const MlpParameters& mlp);
[[nodiscard]] const char* read_mlp(const Mlp& from, MlpParameters& to);

[[nodiscard]] flatbuffers::Offset<Conv> write_conv(flatbuffers::FlatBufferBuilder& builder, const ConvParameters& conv);
[[nodiscard]] const char* read_conv(const Conv& from, ConvParameters& to);

}  // namespace emovox::blob
