#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "emovox/conv_parameters.hpp"

namespace emovox::test {

/// An inverted residual as tables of MobileNetV3 give it. It has a widening layer where wide != inputs, a squeeze where
/// squeeze > 0, and a residual where it can have one.
struct BlockShape {
  std::uint32_t inputs;
  std::uint32_t kernel;
  std::uint32_t wide;
  std::uint32_t outputs;
  std::uint32_t squeeze;
  bool hard_swish;
  std::uint32_t stride;
};

struct NetworkShape {
  std::uint32_t bands = 103;
  std::uint32_t stem_outputs = 8;
  std::uint32_t stem_stride = 2;
  std::vector<BlockShape> blocks{};
  std::uint32_t projected = 160;
  std::uint32_t hidden = 64;
};

/// The first twelve blocks of MobileNetV3 at width 0.4, the network that models hold.
[[nodiscard]] NetworkShape twelve_blocks();

/// A network of that shape, its weights Gaussian and scaled to keep the size of what goes through them (He et al., ICCV
/// 2015); the same for the same seed everywhere.
[[nodiscard]] ConvParameters random_network(const NetworkShape& shape, std::uint32_t seed = 1);

/// Logarithms of power as silence and speech have them, -11.5 to 5.
[[nodiscard]] std::vector<float> random_picture(std::size_t frames, std::size_t bands, std::uint32_t seed = 1);

}  // namespace emovox::test
