#include "trainer/fit/conv_batch.hpp"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "emovox/network_picture.hpp"

namespace emovox::trainer {
namespace {

const EmotionSet all = EmotionSet().set();

/// Certain of it.
Target certain(Emotion truth) { return aim_at(truth, all, 1, 0); }

Mel mel_of(std::size_t frames, float value) { return Mel(frames * network_bands, value); }

TEST(Assemble, PadsWithSilenceToAMultipleOf32FramesAndTellsWhatIsPadding) {
  const std::vector<Mel> mels{mel_of(33, -3), mel_of(5, -4)};
  const ConvBatch batch = assemble(mels, std::array{certain(Emotion::sad), certain(Emotion::calm)});
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

TEST(Assemble, PutsTheTargetsInRows) {
  EmotionSet some;
  some.set(1).set(3);
  const std::vector<Mel> mels{mel_of(5, -3), mel_of(5, -4)};
  const ConvBatch batch = assemble(mels, std::array{certain(Emotion::sad), aim_at(Emotion::calm, some, 1, 0.2)});
  const std::array<float, 16> targets{0, 0, 0, 1, 0, 0, 0, 0, 0, 0.9F, 0, 0.1F, 0, 0, 0, 0};
  for (std::int64_t i = 0; i < 16; ++i) {
    EXPECT_FLOAT_EQ(batch.targets[i / 8][i % 8].item<float>(), targets[static_cast<std::size_t>(i)]);
    EXPECT_EQ(batch.possible[i / 8][i % 8].item<bool>(), i < 8 || i == 9 || i == 11);
  }
}

TEST(AimAt, TheTruthNearlyAndAsMuchAsTheClipWeighs) {
  const Target sad = aim_at(Emotion::sad, all, 2, 0.1);
  for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
    EXPECT_FLOAT_EQ(sad.probabilities[emotion], emotion == 3 ? 1.825F : 0.025F);  // 0.9 and an eighth of 0.1, twice
}

TEST(AimAt, NothingThatIsNotPossible) {
  EmotionSet of_nemo = all;
  of_nemo.reset(static_cast<std::size_t>(Emotion::calm)).reset(static_cast<std::size_t>(Emotion::disgust));
  const Target angry = aim_at(Emotion::angry, of_nemo, 1, 0.3);
  for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
    EXPECT_FLOAT_EQ(angry.probabilities[emotion], emotion == 4 ? 0.75F : emotion == 1 || emotion == 6 ? 0 : 0.05F);
}

TEST(Mix, SharesPowersAndTargetsAlike) {
  Random random(1);
  double least_share = 1;
  double middle = 0;
  constexpr int draws = 400;
  for (int i = 0; i < draws; ++i) {
    const std::vector<Mel> mels{mel_of(40, std::log(2.0F)), mel_of(20, std::log(6.0F))};
    ConvBatch batch = assemble(mels, std::array{certain(Emotion::sad), certain(Emotion::calm)});
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

TEST(Mix, LeavesOpenWhatIsPossibleOfEither) {
  EmotionSet one;
  one.set(3);
  EmotionSet another;
  another.set(1);
  const std::vector<Mel> mels{mel_of(5, -3), mel_of(5, -4)};
  ConvBatch batch = assemble(mels, std::array{aim_at(Emotion::sad, one, 1, 0), aim_at(Emotion::calm, another, 1, 0)});
  Random random(1);
  while (batch.targets[0][1].item<float>() == 0) mix(batch, random);
  EXPECT_TRUE(batch.possible[0][1].item<bool>() && batch.possible[0][3].item<bool>());
  EXPECT_EQ(batch.possible[0].sum().item<int>(), 2);
}

TEST(CrossEntropy, IsTheMeanOverClipsOfWhatTheDefinitionGives) {
  const at::Tensor logits = at::tensor({0.0F, std::log(3.0F), 0.0F, 0.0F}).view({2, 2});
  const at::Tensor targets = at::tensor({0.0F, 1.0F, 1.0F, 1.0F}).view({2, 2});
  // the first clip's truth has probability 3/4; the second's two weigh 1 each and have 1/2
  const float loss = cross_entropy(logits, targets, at::ones({2, 2}, at::kBool)).item<float>();
  EXPECT_NEAR(loss, (-std::log(0.75) - 2 * std::log(0.5)) / 2, 1e-6);
}

TEST(CrossEntropy, DoesNotAskAboutWhatIsNotPossible) {
  at::Tensor logits = at::tensor({0.0F, std::log(3.0F), 50.0F}).view({1, 3});
  logits.requires_grad_(true);
  const at::Tensor targets = at::tensor({0.0F, 1.0F, 0.0F}).view({1, 3});
  const at::Tensor loss = cross_entropy(logits, targets, at::tensor({1, 1, 0}).to(at::kBool).view({1, 3}));
  EXPECT_NEAR(loss.item<float>(), -std::log(0.75), 1e-6);
  loss.backward();
  EXPECT_EQ(logits.grad()[0][2].item<float>(), 0);
}

}  // namespace
}  // namespace emovox::trainer
