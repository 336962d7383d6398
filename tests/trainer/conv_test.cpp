#include "trainer/fit/conv.hpp"

#include <ATen/core/Dict.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/serialization/pickle.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "emovox/conv.hpp"
#include "made_up.hpp"
#include "support/golden.hpp"
#include "trainer/fit/pretrained.hpp"
#include "trainer/metrics.hpp"
#include "trainer/pictures.hpp"

namespace emovox::trainer {
namespace {

/// Noise in which some bands are louder: which ones tells the emotion.
std::vector<float> striped(Emotion emotion, Random& random) {
  std::vector<float> rows(40 * network_bands);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool loud = i % network_bands / 12 == static_cast<std::size_t>(emotion);
    rows[i] = static_cast<float>(-7 + random.normal() + (loud ? 4 : 0));
  }
  return rows;
}

std::vector<Clip> striped_clips(std::size_t each, std::span<const Emotion> emotions) {
  Random random(5);
  std::vector<Clip> clips;
  for (const Emotion emotion : emotions)
    for (std::size_t k = 0; k < each; ++k) {
      ClipPictures pictures;
      for (auto& windows : pictures.heard) windows.emplace_back(striped(emotion, random));
      Clip clip;
      clip.label.emotion = emotion;
      clip.pictures = std::make_shared<const ClipPictures>(std::move(pictures));
      clips.push_back(std::move(clip));
    }
  return clips;
}

ConvOptions quick(std::uint64_t seed = 1) {
  ConvOptions options;
  options.blocks = 2;
  options.epochs = 4;
  options.seed = seed;
  return options;
}

constexpr std::array two_emotions{Emotion::happy, Emotion::surprised};

TEST(FitConv, FindsWhatTellsTheEmotionsApart) {
  ConvOptions options = quick();
  options.epochs = 12;
  const auto fit = fit_conv(striped_clips(32, test::every_emotion), {}, options, "fit");
  ASSERT_TRUE(fit);
  Conv conv(fit->parameters, 40);
  Random random(6);  // clips it never saw
  int right = 0;
  for (const Emotion emotion : test::every_emotion)
    for (int k = 0; k < 10; ++k)
      if (most_probable(conv.classify(striped(emotion, random))) == emotion) ++right;
  EXPECT_GT(right, 72);
}

TEST(FitConv, GivesTheSameNetworkAgainAndAnotherForAnotherSeed) {
  const auto clips = striped_clips(20, two_emotions);
  const auto first = fit_conv(clips, {}, quick(), "fit");
  ASSERT_TRUE(first);
  EXPECT_EQ(fit_conv(clips, {}, quick(), "fit")->parameters, first->parameters);
  EXPECT_NE(fit_conv(clips, {}, quick(2), "fit")->parameters, first->parameters);
}

TEST(FitConv, GivesTheSameNetworkWhileAnotherIsFitted) {
  const auto clips = striped_clips(20, two_emotions);
  ConvOptions options = quick();
  options.roughness.noise = 0.5;
  const auto alone = fit_conv(clips, {}, options, "fit");
  std::vector<std::optional<Result<ConvFit>>> together(2);
  {
    std::vector<std::jthread> threads;
    for (std::size_t k = 0; k < together.size(); ++k)
      threads.emplace_back([&, k] { together[k] = fit_conv(clips, {}, options, "fit"); });
  }
  for (const auto& fit : together) EXPECT_EQ((*fit)->parameters, alone->parameters);
}

TEST(FitConv, WeighsARareEmotionUpUnlessToldNot) {
  // each of eight pictures is sad twice and calm 14 times, so that only how often each was heard can tell them apart
  auto clips = striped_clips(128, std::array{Emotion::calm});
  for (std::size_t i = 0; i < 16; ++i) clips[i].label.emotion = Emotion::sad;
  for (std::size_t i = 8; i < clips.size(); ++i) clips[i].pictures = clips[i % 8].pictures;
  const auto sad = [&](ClassWeights weights) {
    ConvOptions options = quick();
    options.blocks = 1;
    options.epochs = 32;  // shorter fits have not forgotten where they began
    options.weights = weights;
    const auto fit = fit_conv(clips, {}, options, "fit");
    Conv conv(fit->parameters, 40);
    Random random(7);
    constexpr int pictures = 40;
    float sum = 0;
    for (int k = 0; k < pictures; ++k)
      sum += conv.classify(striped(Emotion::calm, random))[static_cast<std::size_t>(Emotion::sad)];
    return sum / pictures;
  };
  EXPECT_LT(sad(ClassWeights::none), 0.3);
  EXPECT_GT(sad(ClassWeights::balanced), 0.3);
}

TEST(FitConv, MovesTheBlocksAsFarAsTheRateLetsIt) {
  const auto clips = striped_clips(20, two_emotions);
  const auto stem_at = [&](double rate) {
    ConvOptions options = quick();
    options.rate = rate;
    return fit_conv(clips, {}, options, "fit")->parameters.stem.weights;
  };
  const auto still = stem_at(1e-6);
  const auto away = [&](const std::vector<float>& stem) {
    double squares = 0;
    for (std::size_t i = 0; i < stem.size(); ++i) squares += std::pow(static_cast<double>(stem[i] - still[i]), 2);
    return std::sqrt(squares);
  };
  EXPECT_GT(away(stem_at(0.006)), 10 * away(stem_at(1e-5)));
}

TEST(FitConv, LeavesOutClipsWithoutSpeech) {
  auto clips = striped_clips(20, two_emotions);
  const auto without = fit_conv(clips, {}, quick(), "fit");
  Clip silent;
  silent.pictures = std::make_shared<const ClipPictures>();
  clips.push_back(silent);
  EXPECT_EQ(fit_conv(clips, {}, quick(), "fit")->parameters, without->parameters);
}

std::string refusal(std::span<const Clip> clips, const ConvOptions& options) {
  const auto fit = fit_conv(clips, {}, options, "fit");
  return fit ? "" : fit.reason().message;
}

TEST(FitConv, SaysWhyItCannotFit) {
  const auto clips = striped_clips(4, two_emotions);
  EXPECT_NE(refusal(striped_clips(4, std::array{Emotion::sad}), quick()).find("2 emotions"), std::string::npos);
  EXPECT_NE(refusal({}, quick()).find("2 emotions"), std::string::npos);

  ConvOptions options = quick();
  options.blocks = 16;
  EXPECT_NE(refusal(clips, options).find("1 to 15 blocks, not 16"), std::string::npos);
  options = quick();
  options.epochs = 3;
  EXPECT_NE(refusal(clips, options).find("at least 4 epochs, not 3"), std::string::npos);
  for (const double rate : {0.0, -1.0, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    options = quick();
    options.rate = rate;
    EXPECT_NE(refusal(clips, options).find("above 0, up to 1"), std::string::npos) << rate;
  }
  options = quick();
  const test::TemporaryFolder folder;
  options.init = folder / "none.pt";
  EXPECT_NE(refusal(clips, options).find("none.pt"), std::string::npos);
}

TEST(FitConv, StopsWithItsReasonWhenTheLossIsNoNumber) {
  const auto published = emovox::test::shared_folder() / "pretrained" / "mn04_as_mAP_432.pt";
  if (!exists(published)) GTEST_SKIP() << "SKIPPED: no " << published << "; set EMOVOX_SHARED to where it is";
  auto tensors = read_pretrained(published);
  ASSERT_TRUE(tensors);
  for (float& scale : tensors->at(1).values)
    scale = 3e38F;  // of the first normalisation: finite, unlike what comes of it
  c10::Dict<std::string, at::Tensor> huge;
  for (const NamedTensor& tensor : *tensors) huge.insert(tensor.name, at::tensor(tensor.values).view(tensor.shape));
  const auto bytes = torch::jit::pickle_save(huge);
  const test::TemporaryFolder folder;
  test::write_text(folder / "huge.pt", std::string_view(bytes.data(), bytes.size()));

  ConvOptions options = quick();
  options.init = folder / "huge.pt";
  const std::string reason = refusal(striped_clips(20, two_emotions), options);
  EXPECT_NE(reason.find("diverged in epoch 1 of 4"), std::string::npos) << reason;
}

}  // namespace
}  // namespace emovox::trainer
