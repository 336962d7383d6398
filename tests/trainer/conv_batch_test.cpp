#include "trainer/fit/conv_batch.hpp"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "emovox/network_picture.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array<double, emotion_count> alike{1, 1, 1, 1, 1, 1, 1, 1};

Mel mel_of(std::size_t frames, float value) { return Mel(frames * network_bands, value); }

TEST(Assemble, PadsWithSilenceToAMultipleOf32FramesAndTellsWhatIsPadding) {
  const std::vector<Mel> mels{mel_of(33, -3), mel_of(5, -4)};
  const ConvBatch batch = assemble(mels, std::array{Emotion::sad, Emotion::calm}, alike, 0.1);
  ASSERT_EQ(batch.pictures.sizes(), (std::vector<std::int64_t>{2, 64, 103}));
  ASSERT_EQ(batch.mask.sizes(), (std::vector<std::int64_t>{2, 64}));
  for (std::int64_t clip = 0; clip < 2; ++clip)
    for (std::int64_t frame = 0; frame < 64; ++frame) {
      const bool shown = frame < static_cast<std::int64_t>(frames_of(mels[static_cast<std::size_t>(clip)]));
      EXPECT_EQ(batch.mask[clip][frame].item<bool>(), shown);
      const float value = shown ? mels[static_cast<std::size_t>(clip)][0] : network_silence;
      EXPECT_EQ(batch.pictures[clip][frame].min().item<float>(), value);
      EXPECT_EQ(batch.pictures[clip][frame].max().item<float>(), value);
    }
}

TEST(Assemble, AimsAtTheTruthNearlyAndAsMuchAsTheEmotionWeighs) {
  auto weights = alike;
  weights[static_cast<std::size_t>(Emotion::sad)] = 2;
  const std::vector<Mel> mels{mel_of(5, -3), mel_of(5, -4)};
  const at::Tensor targets = assemble(mels, std::array{Emotion::sad, Emotion::calm}, weights, 0.1).targets;
  for (std::int64_t emotion = 0; emotion < 8; ++emotion) {
    // 0.9 and an eighth of 0.1 for the truth
    EXPECT_FLOAT_EQ(targets[0][emotion].item<float>(), emotion == 3 ? 1.825F : 0.025F);
    EXPECT_FLOAT_EQ(targets[1][emotion].item<float>(), emotion == 1 ? 0.9125F : 0.0125F);
  }
}

TEST(Mix, SharesPowersAndTargetsAlike) {
  Random random(1);
  double least_share = 1;
  double middle = 0;
  constexpr int draws = 400;
  for (int i = 0; i < draws; ++i) {
    const std::vector<Mel> mels{mel_of(40, std::log(2.0F)), mel_of(20, std::log(6.0F))};
    ConvBatch batch = assemble(mels, std::array{Emotion::sad, Emotion::calm}, alike, 0);
    mix(batch, random);
    // with itself or with the other: the share of its own emotion tells
    const float own = batch.targets[0][3].item<float>();
    EXPECT_NEAR(batch.targets[0][1].item<float>(), 1 - own, 1e-5);
    EXPECT_NEAR(batch.pictures[0][0][0].exp().item<float>(), 2 * own + 6 * (1 - own), 1e-4);
    EXPECT_EQ(batch.mask[1][30].item<bool>(), own < 1);  // heard in either
    least_share = std::min(least_share, static_cast<double>(own));
    if (own > 0.1F && own < 0.9F) ++middle;
  }
  EXPECT_LT(least_share, 0.05);
  // beta(0.3, 0.3) puts 0.37 of its mass between 0.1 and 0.9, and half of the clips meet themselves
  EXPECT_NEAR(middle / draws, 0.37 / 2, 0.08);
}

TEST(CrossEntropy, IsTheMeanOverClipsOfWhatTheDefinitionGives) {
  const at::Tensor logits = at::tensor({0.0F, std::log(3.0F), 0.0F, 0.0F}).view({2, 2});
  const at::Tensor targets = at::tensor({0.0F, 1.0F, 1.0F, 1.0F}).view({2, 2});
  // the first clip's truth has probability 3/4; the second's two weigh 1 each and have 1/2
  EXPECT_NEAR(cross_entropy(logits, targets).item<float>(), (-std::log(0.75) - 2 * std::log(0.5)) / 2, 1e-6);
}

}  // namespace
}  // namespace emovox::trainer
