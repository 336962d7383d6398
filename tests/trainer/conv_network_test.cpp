#include "trainer/fit/conv_network.hpp"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "emovox/conv.hpp"
#include "emovox/network_picture.hpp"
#include "support/golden.hpp"
#include "support/network.hpp"
#include "trainer/fit/conv_batch.hpp"
#include "trainer/fit/pretrained.hpp"

namespace emovox::trainer {
namespace {

std::filesystem::path published_path() { return emovox::test::shared_folder() / "pretrained" / "mn04_as_mAP_432.pt"; }

/// Batch normalisation with statistics as training leaves them, so that folding has something to do.
void train_a_little(ConvNetwork& network) {
  const at::NoGradGuard no_gradients;
  std::vector<Mel> mels;
  for (std::uint32_t seed = 1; seed <= 4; ++seed)
    mels.push_back(emovox::test::random_picture(100, network_bands, seed));
  const ConvBatch batch = assemble(mels, std::vector<Target>(mels.size()));
  network.train();
  for (int i = 0; i < 20; ++i) network.forward(batch.pictures, batch.mask);
  network.eval();
}

void expect_core_agrees(ConvNetwork& network) {
  const at::NoGradGuard no_gradients;
  train_a_little(network);
  const ConvParameters parameters = network.to_parameters();
  ASSERT_EQ(problem_with(parameters), nullptr);
  Conv conv(parameters, 416);
  for (const std::size_t frames : {1, 2, 31, 32, 33, 100, 257, 416}) {
    const Mel mel = emovox::test::random_picture(frames, network_bands, static_cast<std::uint32_t>(frames));
    const ConvBatch batch = assemble(std::span(&mel, 1), std::array<Target, 1>{});
    const at::Tensor expected = network.forward(batch.pictures, batch.mask)[0];
    const auto logits = conv.logits(mel);
    for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
      EXPECT_NEAR(logits[emotion], expected[static_cast<std::int64_t>(emotion)].item<float>(), 1e-4)
          << frames << " frames, emotion " << emotion;
  }
}

/// What reference/published_trunk.py prints, every 37th value: the published network's twelve blocks by naive loops.
constexpr std::array published_values{
    1.268644F,  -0.734548F, -0.331037F, -0.104493F, -0.000330F, -0.593608F, 2.223063F,  -1.023129F,
    -0.740707F, 2.103142F,  -0.028598F, 0.284808F,  -0.065086F, -0.978793F, -0.399710F, -1.195083F,
    -0.726369F, -0.297699F, 1.044585F,  0.777170F,  0.853989F,  0.800752F,  -0.598501F, 0.485464F,
    -0.043372F, -1.180822F, -0.310410F, -0.405128F, -1.233387F, -0.459472F, 0.081070F,  0.804188F,
    0.054488F,  0.003277F,  0.019670F,  -1.500005F, -0.490767F};

TEST(ConvNetwork, GivesThePublishedNetworksActivations) {
  if (!exists(published_path()))
    GTEST_SKIP() << "SKIPPED: no " << published_path() << "; set EMOVOX_SHARED to where it is";
  const auto published = read_pretrained(published_path());
  ASSERT_TRUE(published);
  Random random(1);
  ConvNetwork network(12, random);
  ASSERT_EQ(network.load_trunk(*published), std::nullopt);

  constexpr std::size_t frames = 64;
  Mel picture(frames * network_bands);
  for (std::size_t i = 0; i < picture.size(); ++i) {
    const auto t = static_cast<double>(i / network_bands);
    const auto band = static_cast<double>(i % network_bands);
    picture[i] = static_cast<float>(5 * (std::sin(0.3 * t) * std::cos(0.2 * band) + 0.01 * band) - 4.5);
  }
  Conv conv(network.to_parameters(), frames);
  const auto values = conv.trunk(picture);
  ASSERT_EQ((values.size() + 36) / 37, published_values.size());
  for (std::size_t i = 0; i < published_values.size(); ++i) EXPECT_NEAR(values[i * 37], published_values[i], 1e-4) << i;
}

TEST(ConvNetwork, AnswersAsTheCoreDoes) {
  Random random(1);
  ConvNetwork network(12, random);
  expect_core_agrees(network);
}

TEST(ConvNetwork, AnswersAsTheCoreDoesWithAnyNumberOfBlocks) {
  for (const std::size_t blocks : {std::size_t{1}, std::size_t{5}, most_network_blocks}) {
    Random random(blocks);
    ConvNetwork network(blocks, random);
    expect_core_agrees(network);
  }
}

class Published : public testing::Test {
 protected:
  void SetUp() override {
    if (!exists(published_path()))
      GTEST_SKIP() << "SKIPPED: no " << published_path() << "; set EMOVOX_SHARED to where it is";
    tensors_ = *read_pretrained(published_path());
    for (const NamedTensor& tensor : tensors_) named_[tensor.name] = &tensor;
  }

  [[nodiscard]] float value(const std::string& name, std::size_t index) const { return named_.at(name)->values[index]; }

  /// What batch normalisation `name` makes of x in channel c.
  [[nodiscard]] double normalised(const std::string& name, std::size_t c, double x) const {
    const auto of = [&](const char* what) { return static_cast<double>(value(name + what, c)); };
    return (x - of(".running_mean")) / std::sqrt(of(".running_var") + 0.001) * of(".weight") + of(".bias");
  }

  std::vector<NamedTensor> tensors_;
  std::map<std::string, const NamedTensor*> named_;
};

TEST_F(Published, AnswersAsTheCoreDoes) {
  Random random(1);
  ConvNetwork network(12, random);
  ASSERT_FALSE(network.load_trunk(tensors_));
  expect_core_agrees(network);
}

/// [channel][frequency row][frame], 0 outside.
struct Image {
  long channels, rows, frames;
  std::vector<double> values = std::vector<double>(static_cast<std::size_t>(channels * rows * frames));

  double& at(long c, long row, long frame) {
    return values[static_cast<std::size_t>((c * rows + row) * frames + frame)];
  }
  double padded(long c, long row, long frame) {
    return row >= 0 && frame >= 0 && row < rows && frame < frames ? at(c, row, frame) : 0;
  }
};

TEST_F(Published, FirstLayersAreWhatTheirDefinitionGives) {
  Random random(1);
  ConvNetwork network(1, random);
  ASSERT_FALSE(network.load_trunk(tensors_));
  network.eval();
  const Mel mel = emovox::test::random_picture(32, network_bands);
  const at::Tensor pictures = at::tensor(mel).view({1, 32, 103});
  const at::NoGradGuard no_gradients;
  const at::Tensor map = network.trunk(pictures, at::ones({1, 32}, at::kBool));
  ASSERT_EQ(map.sizes(), (std::vector<std::int64_t>{1, 8, 52, 16}));

  const auto three_by_three = [&](const std::string& name, Image& in, long c, long from, long row, long frame) {
    double sum = 0;
    for (long i = 0; i < 9; ++i)
      sum += static_cast<double>(value(name, static_cast<std::size_t>(9 * c + i))) *
             in.padded(from, row + i / 3 - 1, frame + i % 3 - 1);
    return sum;
  };
  Image input{1, 103, 32};
  for (long row = 0; row < 103; ++row)
    for (long frame = 0; frame < 32; ++frame)
      input.at(0, row, frame) = (static_cast<double>(mel[static_cast<std::size_t>(frame * 103 + row)]) + 4.5) / 5;
  Image stem{8, 52, 16};
  Image depthwise{8, 52, 16};
  for (long c = 0; c < 8; ++c)
    for (long row = 0; row < 52; ++row)
      for (long frame = 0; frame < 16; ++frame) {
        const double x = normalised("features.0.1", static_cast<std::size_t>(c),
                                    three_by_three("features.0.0.weight", input, c, 0, 2 * row, 2 * frame));
        stem.at(c, row, frame) = x * std::clamp(x + 3, 0.0, 6.0) / 6;
      }
  for (long c = 0; c < 8; ++c)
    for (long row = 0; row < 52; ++row)
      for (long frame = 0; frame < 16; ++frame)
        depthwise.at(c, row, frame) =
            std::max(0.0, normalised("features.1.block.0.1", static_cast<std::size_t>(c),
                                     three_by_three("features.1.block.0.0.weight", stem, c, c, row, frame)));
  for (long c = 0; c < 8; ++c)
    for (long row = 0; row < 52; ++row)
      for (long frame = 0; frame < 16; ++frame) {
        double sum = 0;
        for (long i = 0; i < 8; ++i)
          sum += static_cast<double>(value("features.1.block.1.0.weight", static_cast<std::size_t>(8 * c + i))) *
                 depthwise.at(i, row, frame);
        const double expected =
            stem.at(c, row, frame) + normalised("features.1.block.1.1", static_cast<std::size_t>(c), sum);
        ASSERT_NEAR(map[0][c][row][frame].item<float>(), expected, 1e-4 * (1 + std::abs(expected)))
            << c << " " << row << " " << frame;
      }
}

TEST_F(Published, TakesAllBlocks) {
  Random random(1);
  ConvNetwork network(most_network_blocks, random);
  EXPECT_FALSE(network.load_trunk(tensors_));
}

TEST(LoadTrunk, SaysWhichTensorDoesNotFit) {
  Random random(1);
  ConvNetwork network(2, random);
  std::vector<NamedTensor> tensors{{"stem", {8, 1, 5, 5}, std::vector<float>(200)}};
  EXPECT_NE(network.load_trunk(tensors)->message.find("1 tensors where 36 are needed"), std::string::npos);
  tensors.resize(36, tensors[0]);
  EXPECT_NE(network.load_trunk(tensors)->message.find("stem is 8 x 1 x 5 x 5, not 8 x 1 x 3 x 3"), std::string::npos);
}

}  // namespace
}  // namespace emovox::trainer
