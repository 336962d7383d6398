#include "emovox/conv_parameters.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "support/network.hpp"

namespace emovox {
namespace {

ConvParameters sound() { return test::random_network(test::twelve_blocks()); }

/// A network with one thing changed.
struct Damage {
  const char* name;
  std::function<void(ConvParameters&)> apply;
};

/// As many weights as its sizes say, so that only the sizes can be wrong.
void resize(Convolution& c) {
  c.weights.resize(std::size_t{c.depthwise ? 1 : c.inputs} * c.kernel * c.kernel * c.outputs);
  c.bias.resize(c.outputs);
}

void resize(Dense& d) {
  d.weights.resize(std::size_t{d.inputs} * d.outputs);
  d.bias.resize(d.outputs);
}

class DamagedNetwork : public testing::TestWithParam<Damage> {};

TEST(ConvParameters, OfEveryKindOfBlockAreSound) {
  EXPECT_EQ(problem_with(sound()), nullptr);
  EXPECT_EQ(problem_with(test::random_network({.bands = 16, .projected = 8, .hidden = 8})), nullptr);
}

TEST_P(DamagedNetwork, IsRefusedWithAReason) {
  auto parameters = sound();
  GetParam().apply(parameters);
  ASSERT_NE(problem_with(parameters), nullptr);
  EXPECT_GT(std::string_view(problem_with(parameters)).size(), 20U);
}

const std::vector<Damage> damages{
    {"NothingInIt", [](auto& p) { p = {}; }},
    {"NoBands", [](auto& p) { p.bands = 0; }},
    {"OtherBands", [](auto& p) { p.bands = 64; }},
    {"VeryManyBands", [](auto& p) { p.bands = 4'000'000'000U; }},
    {"AStemOfTwoInputs",
     [](auto& p) {
       p.stem.inputs = 2;
       resize(p.stem);
     }},
    {"ADepthwiseStem", [](auto& p) { p.stem.depthwise = true; }},
    {"AnEvenKernel",
     [](auto& p) {
       p.stem.kernel = 2;
       resize(p.stem);
     }},
    {"NoKernel",
     [](auto& p) {
       p.stem.kernel = 0;
       resize(p.stem);
     }},
    {"AKernelOfNine",
     [](auto& p) {
       p.blocks[3].depthwise.kernel = 9;
       resize(p.blocks[3].depthwise);
     }},
    {"NoStride", [](auto& p) { p.blocks[3].depthwise.stride = 0; }},
    {"AStrideOfThree", [](auto& p) { p.blocks[3].depthwise.stride = 3; }},
    {"StridesThatChangeTheProjection", [](auto& p) { p.blocks[1].depthwise.stride = 1; }},
    {"AnUnknownActivation", [](auto& p) { p.stem.activation = static_cast<Activation>(3); }},
    {"AWidthOfTwelve",
     [](auto& p) {
       p.pool.hidden.outputs = p.pool.score.inputs = 12;
       resize(p.pool.hidden);
       resize(p.pool.score);
     }},
    {"WidthsThatDoNotMeet",
     [](auto& p) {
       p.blocks[2].narrow.outputs = 24;
       resize(p.blocks[2].narrow);
       p.blocks[2].residual = false;
     }},
    {"AWideningKernel",
     [](auto& p) {
       p.blocks[2].widen->kernel = 3;
       resize(*p.blocks[2].widen);
     }},
    {"ADepthwiseLayerThatIsNone",
     [](auto& p) {
       p.blocks[2].depthwise.depthwise = false;
       resize(p.blocks[2].depthwise);
     }},
    {"AResidualOfAnotherSize", [](auto& p) { p.blocks[1].residual = true; }},
    {"ASqueezeThatDoesNotComeBack",
     [](auto& p) {
       p.blocks[4].squeeze->up.outputs = 40;
       resize(p.blocks[4].squeeze->up);
     }},
    {"AWeightMissing", [](auto& p) { p.blocks[5].narrow.weights.pop_back(); }},
    {"ABiasMissing", [](auto& p) { p.project.bias.pop_back(); }},
    {"NotANumber", [](auto& p) { p.blocks[5].narrow.weights[7] = std::numeric_limits<float>::quiet_NaN(); }},
    {"Infinity", [](auto& p) { p.out.bias[2] = std::numeric_limits<float>::infinity(); }},
    {"AHugeWeight", [](auto& p) { p.pool.score.weights[2] = -2e9F; }},
    {"SevenEmotions", [](auto& p) { p.out.outputs = 7; }},
    {"SixteenEmotions",
     [](auto& p) {
       p.out.outputs = 16;
       resize(p.out);
     }},
    {"AnOutputOfMeansAlone",
     [](auto& p) {
       p.out.inputs /= 2;
       resize(p.out);
     }},
    {"TooManyBlocks", [](auto& p) { p.blocks.resize(40, p.blocks[2]); }},
    {"TooManyStrides",
     [](auto& p) {
       auto block = p.blocks[2];
       block.depthwise.stride = 2;
       block.residual = false;
       p.blocks = {block, block, block, block, block, block};
       p.stem.outputs = 16;
       resize(p.stem);
       p.project.inputs = 16;
       resize(p.project);
     }},
    {"MoreMemoryThanAllowed",
     [](auto& p) {
       p.stem.outputs = 1024;
       p.stem.stride = 1;
       resize(p.stem);
     }},
};

INSTANTIATE_TEST_SUITE_P(ConvParameters, DamagedNetwork, testing::ValuesIn(damages),
                         [](const auto& damage) { return damage.param.name; });

}  // namespace
}  // namespace emovox
