#include "model_layers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "model_members.hpp"

namespace emovox::blob {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;

flatbuffers::Offset<Layer> write_layer(Builder& builder, const Dense& dense, Precision precision = Precision::bits8) {
  const auto weights = write_rows(builder, dense.weights, dense.inputs, precision);
  const auto bias = builder.CreateVector(dense.bias);
  return CreateLayer(builder, dense.inputs, 0, 1, false, 0, weights, bias);
}

flatbuffers::Offset<Layer> write_layer(Builder& builder, const DenseLayer& dense) {
  const auto weights = write_rows(builder, dense.weights, dense.inputs);
  const auto bias = builder.CreateVector(dense.bias);
  return CreateLayer(builder, static_cast<std::uint32_t>(dense.inputs), 0, 1, false, 0, weights, bias);
}

/// Weights of one output of a convolution.
std::size_t kernel_size(const Convolution& c) { return std::size_t{c.depthwise ? 1 : c.inputs} * c.kernel * c.kernel; }

/// Rounding convolutions moves answers most (see docs/experiments.md).
flatbuffers::Offset<Layer> write_layer(Builder& builder, const Convolution& c) {
  const auto weights = write_rows(builder, c.weights, kernel_size(c), Precision::bits12);
  const auto bias = builder.CreateVector(c.bias);
  return CreateLayer(builder, c.inputs, static_cast<std::uint8_t>(c.kernel), static_cast<std::uint8_t>(c.stride),
                     c.depthwise, static_cast<std::uint8_t>(c.activation), weights, bias);
}

flatbuffers::Offset<Block> write_block(Builder& builder, const InvertedResidual& block) {
  const auto widen = block.widen ? write_layer(builder, *block.widen) : 0;
  const auto depthwise = write_layer(builder, block.depthwise);
  const auto down = block.squeeze ? write_layer(builder, block.squeeze->down) : 0;
  const auto up = block.squeeze ? write_layer(builder, block.squeeze->up) : 0;
  const auto narrow = write_layer(builder, block.narrow);
  return CreateBlock(builder, widen, depthwise, down, up, narrow, block.residual);
}

constexpr std::size_t packed_size(std::size_t count) { return (count * 3 + 1) / 2; }

/// Integers of 12 bits, two in three bytes.
class PackedSteps {
 public:
  void add(int step) {
    const auto bits = static_cast<unsigned>(step) & 0xfffU;
    if (half_) {
      bytes_.back() |= static_cast<std::uint8_t>(bits << 4U);
      bytes_.push_back(static_cast<std::uint8_t>(bits >> 4U));
    } else {
      bytes_.push_back(static_cast<std::uint8_t>(bits));
      bytes_.push_back(static_cast<std::uint8_t>(bits >> 8U));
    }
    half_ = !half_;
  }

  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
  bool half_ = false;  // whether four bits of the last byte are free
};

/// The integers of rows, of 8 or 12 bits.
class StepsReader {
 public:
  explicit StepsReader(const Rows& rows) : bits8_(rows.data()), bits12_(rows.packed()) {}

  [[nodiscard]] bool are_of_one_kind() const { return (bits8_ == nullptr) != (bits12_ == nullptr); }

  [[nodiscard]] bool are(std::size_t count) const {
    return bits8_ != nullptr ? bits8_->size() == count : bits12_->size() == packed_size(count);
  }

  [[nodiscard]] int at(std::size_t i) const {
    if (bits8_ != nullptr) return bits8_->Get(static_cast<flatbuffers::uoffset_t>(i));
    const auto first = static_cast<flatbuffers::uoffset_t>(i / 2 * 3);
    const unsigned bits = i % 2 == 0
                              ? bits12_->Get(first) | (bits12_->Get(first + 1) & 0xfU) << 8U
                              : unsigned{bits12_->Get(first + 1)} >> 4U | unsigned{bits12_->Get(first + 2)} << 4U;
    return static_cast<int>(bits ^ 0x800U) - 0x800;  // the highest bit is the sign
  }

 private:
  const flatbuffers::Vector<std::int8_t>* bits8_;
  const flatbuffers::Vector<std::uint8_t>* bits12_;
};

/// Reads layers one after the other and keeps the first thing that is wrong.
class LayerReader {
 public:
  void read(const Layer& from, Dense& to) {
    if (from.kernel() != 0) fail("a layer is of the wrong kind");
    to.inputs = from.inputs();
    read_weights(from, to.inputs, to.weights, to.bias);
    to.outputs = static_cast<std::uint32_t>(to.bias.size());
  }

  void read(const Layer& from, DenseLayer& to) {
    if (from.kernel() != 0) fail("a layer is of the wrong kind");
    to.inputs = from.inputs();
    read_weights(from, to.inputs, to.weights, to.bias);
    to.outputs = to.bias.size();
  }

  void read(const Layer& from, Convolution& to) {
    if (from.kernel() == 0 || from.activation() > static_cast<std::uint8_t>(Activation::hard_swish))
      return fail("a layer is of the wrong kind");
    to.inputs = from.inputs();
    to.kernel = from.kernel();
    to.stride = from.stride();
    to.depthwise = from.depthwise();
    to.activation = static_cast<Activation>(from.activation());
    read_weights(from, kernel_size(to), to.weights, to.bias);
    to.outputs = static_cast<std::uint32_t>(to.bias.size());
  }

  void read(const Block& from, InvertedResidual& to) {
    if (from.widen() != nullptr) read(*from.widen(), to.widen.emplace());
    read(*from.depthwise(), to.depthwise);
    if ((from.down() == nullptr) != (from.up() == nullptr)) fail("half a squeeze is missing");
    if (from.down() != nullptr && from.up() != nullptr) {
      Squeeze& squeeze = to.squeeze.emplace();
      read(*from.down(), squeeze.down);
      read(*from.up(), squeeze.up);
    }
    read(*from.narrow(), to.narrow);
    to.residual = from.residual();
  }

  [[nodiscard]] const char* problem() const { return problem_; }

 private:
  void fail(const char* problem) {
    if (problem_ == nullptr) problem_ = problem;
  }

  void read_weights(const Layer& from, std::size_t width, std::vector<float>& weights, std::vector<float>& bias) {
    if (width == 0) return fail("a layer has no inputs");
    if (const char* problem = read_rows(*from.weights(), width, weights)) return fail(problem);
    bias = copy_of(from.bias());
    if (weights.size() != width * bias.size()) fail("weights and biases differ in number");
    if (!all_sane(bias)) fail("biases are not finite or too large");
  }

  const char* problem_ = nullptr;
};

}  // namespace

flatbuffers::Offset<Rows> write_rows(flatbuffers::FlatBufferBuilder& builder, std::span<const float> values,
                                     std::size_t width, Precision precision) {
  const float levels = precision == Precision::bits8 ? 127 : 2047;
  std::vector<float> scales;
  std::vector<std::int8_t> data;
  PackedSteps packed;
  for (std::size_t first = 0; first < values.size(); first += width) {
    const auto row = values.subspan(first, width);
    float peak = 0;
    for (const float value : row) peak = std::max(peak, std::abs(value));
    const float scale = peak / levels;
    scales.push_back(scale);
    for (const float value : row) {
      const auto steps = static_cast<int>(scale > 0 ? std::lround(value / scale) : 0);
      if (precision == Precision::bits8)
        data.push_back(static_cast<std::int8_t>(steps));
      else
        packed.add(steps);
    }
  }
  return CreateRowsDirect(builder, static_cast<std::uint32_t>(width), &scales,
                          precision == Precision::bits8 ? &data : nullptr,
                          precision == Precision::bits12 ? &packed.bytes() : nullptr);
}

const char* read_rows(const Rows& from, std::size_t width, std::vector<float>& to) {
  const StepsReader steps(from);
  if (from.width() != width || from.scales() == nullptr || !steps.are_of_one_kind())
    return "weights have the wrong width";
  const std::size_t rows = from.scales()->size();
  if (!steps.are(rows * width)) return "weights are incomplete";
  to.resize(rows * width);
  for (std::size_t r = 0; r < rows; ++r) {
    const float scale = from.scales()->Get(static_cast<flatbuffers::uoffset_t>(r));
    if (!is_sane(scale)) return "weights are not finite or too large";
    for (std::size_t i = r * width; i < (r + 1) * width; ++i) to[i] = static_cast<float>(steps.at(i)) * scale;
  }
  return nullptr;
}

flatbuffers::Offset<Mlp> write_mlp(Builder& builder, const MlpParameters& mlp) {
  std::vector<flatbuffers::Offset<Layer>> layers;
  layers.reserve(mlp.layers.size());
  for (const DenseLayer& layer : mlp.layers) layers.push_back(write_layer(builder, layer));
  return CreateMlpDirect(builder, &layers);
}

const char* read_mlp(const Mlp& from, MlpParameters& to) {
  LayerReader reader;
  for (const Layer* layer : *from.layers()) reader.read(*layer, to.layers.emplace_back());
  return reader.problem();
}

flatbuffers::Offset<Conv> write_conv(Builder& builder, const ConvParameters& conv) {
  const auto stem = write_layer(builder, conv.stem);
  std::vector<flatbuffers::Offset<Block>> blocks;
  blocks.reserve(conv.blocks.size());
  for (const InvertedResidual& block : conv.blocks) blocks.push_back(write_block(builder, block));
  const auto project = write_layer(builder, conv.project);
  const auto hidden = write_layer(builder, conv.pool.hidden);
  const auto score = write_layer(builder, conv.pool.score);
  const auto out = write_layer(builder, conv.out, Precision::bits12);
  return CreateConvDirect(builder, conv.bands, stem, &blocks, project, hidden, score, out);
}

const char* read_conv(const Conv& from, ConvParameters& to) {
  LayerReader reader;
  to.bands = from.bands();
  reader.read(*from.stem(), to.stem);
  for (const Block* block : *from.blocks()) reader.read(*block, to.blocks.emplace_back());
  reader.read(*from.project(), to.project);
  reader.read(*from.hidden(), to.pool.hidden);
  reader.read(*from.score(), to.pool.score);
  reader.read(*from.out(), to.out);
  return reader.problem();
}

}  // namespace emovox::blob
