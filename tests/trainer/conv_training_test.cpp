#include "trainer/fit/conv_training.hpp"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

/// Clips of so many speakers, each emotion once a speaker and round; as many frames as there are clips before it.
std::vector<Clip> clips_of(const std::string& corpus, int speakers, int rounds, std::span<const Emotion> emotions) {
  std::vector<Clip> clips;
  for (int round = 0; round < rounds; ++round)
    for (int speaker = 0; speaker < speakers; ++speaker)
      for (const Emotion emotion : emotions) {
        ClipPictures pictures;
        for (auto& windows : pictures.heard) windows.emplace_back(Mel((clips.size() + 1) * network_bands, -5.0F));
        Clip clip;
        clip.label.corpus = corpus;
        clip.label.speaker = corpus + ":" + std::to_string(speaker);
        clip.label.emotion = emotion;
        clip.pictures = std::make_shared<const ClipPictures>(std::move(pictures));
        clips.push_back(std::move(clip));
      }
  return clips;
}

constexpr std::array three_emotions{Emotion::neutral, Emotion::happy, Emotion::angry};

/// 128 clips of 16 speakers with all emotions, and 324 of 4 with three.
std::vector<Clip> two_corpora() {
  auto clips = clips_of("all", 16, 1, test::every_emotion);
  const auto others = clips_of("some", 4, 27, three_emotions);
  clips.insert(clips.end(), others.begin(), others.end());
  return clips;
}

TEST(ConvTraining, SharesEveryBatchByTheRootsOfTheSpeakers) {
  const ConvTraining training(two_corpora(), {}, ClassWeights::none, {});
  EXPECT_EQ(training.batch_clips(), 32U);
  EXPECT_EQ(training.emotions(), 8U);
  EXPECT_EQ(training.steps(), 128U / 21);  // 4 roots to 2: 21 of one, 11 of the other
  Random random(1);
  for (const auto& batch : training.deal(random)) {
    const ConvBatch drawn = training.draw(batch, random);
    const at::Tensor possible = drawn.possible.sum(1);
    EXPECT_EQ((possible == 8).sum().item<int>(), 21);
    EXPECT_EQ((possible == 3).sum().item<int>(), 11);
  }
}

TEST(ConvTraining, SeesClipsOnceAnEpochAndTheLargerCorpusInParts) {
  const ConvTraining training(two_corpora(), {}, ClassWeights::none, {});
  Random random(1);
  std::set<std::size_t> ever;
  for (int epoch = 0; epoch < 30; ++epoch) {
    std::set<std::size_t> seen;
    std::size_t dealt = 0;
    for (const auto& batch : training.deal(random)) {
      dealt += batch.size();
      seen.insert(batch.begin(), batch.end());
    }
    EXPECT_EQ(dealt, training.steps() * 32);
    EXPECT_EQ(seen.size(), dealt);
    ever.insert(seen.begin(), seen.end());
  }
  EXPECT_EQ(ever.size(), 128U + 324U);
}

TEST(ConvTraining, NeverAsksACorpusAboutEmotionsThatOnlyOthersHave) {
  const ConvTraining training(two_corpora(), {}, ClassWeights::balanced, {});
  Random random(1);
  const ConvBatch batch = training.draw(training.deal(random).front(), random);
  for (std::int64_t i = 0; i < batch.possible.size(0); ++i) {
    if (batch.possible[i].sum().item<int>() == 8) continue;
    for (const std::int64_t lacking : {1, 3, 5, 6, 7}) {
      EXPECT_FALSE(batch.possible[i][lacking].item<bool>());
      EXPECT_EQ(batch.targets[i][lacking].item<float>(), 0);
    }
  }
}

TEST(ConvTraining, TeachesThatWhatNoCorpusHasIsNeverRight) {
  const ConvTraining training(clips_of("some", 4, 3, three_emotions), {}, ClassWeights::balanced, {});
  Random random(1);
  const ConvBatch batch = training.draw(training.deal(random).front(), random);
  EXPECT_TRUE(batch.possible.all().item<bool>());
  EXPECT_NEAR(batch.targets.sum().item<float>(), static_cast<float>(training.batch_clips()), 1e-4);
  EXPECT_FLOAT_EQ(batch.targets.max().item<float>(), 0.9125F);
}

TEST(ConvTraining, WeighsEmotionsWithinTheirCorpus) {
  auto clips = clips_of("few happy", 4, 2, three_emotions);
  std::erase_if(clips, [kept = 0](const Clip& clip) mutable {
    return clip.label.emotion == Emotion::happy && kept++ >= 2;  // 2 beside 8 and 8
  });
  const auto many = clips_of("many happy", 4, 9, std::array{Emotion::happy, Emotion::sad});
  clips.insert(clips.end(), many.begin(), many.end());
  const ConvTraining training(clips, {}, ClassWeights::balanced, {});
  Random random(3);
  std::map<std::size_t, float> happy_weights;  // by how many emotions their corpus has
  for (int epoch = 0; epoch < 10; ++epoch)
    for (const auto& dealt : training.deal(random)) {
      const ConvBatch batch = training.draw(dealt, random);
      for (std::int64_t i = 0; i < batch.targets.size(0); ++i)
        if (batch.targets[i].argmax().item<int>() == 2)
          happy_weights[static_cast<std::size_t>(batch.possible[i].sum().item<int>())] =
              batch.targets[i].sum().item<float>();
    }
  EXPECT_NEAR(happy_weights[7], 18.0F / 3 / 2, 1e-4);
  EXPECT_NEAR(happy_weights[6], 1, 1e-4);
}

TEST(ConvTraining, PutsClipsOfLikeLengthsTogether) {
  const ConvTraining training(clips_of("all", 16, 2, test::every_emotion), {}, ClassWeights::none, {});
  Random random(1);
  double spread = 0;
  const auto batches = training.deal(random);
  for (const auto& batch : batches) {  // clip i has i + 1 frames
    const auto [shortest, longest] = std::ranges::minmax(batch);
    spread += static_cast<double>(longest - shortest) / static_cast<double>(batches.size());
  }
  EXPECT_LT(spread, 256.0 / 5);  // an eighth; dealt blindly nearly all
}

TEST(ConvTraining, AddsTwoNoisesToEveryBatchWhichCountThreeTimes) {
  const Unlabelled noises{{}, clips_of("", 3, 1, std::array{Emotion::happy})};
  const ConvTraining training(clips_of("all", 16, 1, test::every_emotion), noises, ClassWeights::none, {});
  EXPECT_EQ(training.batch_clips(), 34U);
  EXPECT_EQ(training.steps(), 4U);  // as often as without them
  Random random(1);
  std::set<std::size_t> seen;
  for (const auto& dealt : training.deal(random)) {
    seen.insert(dealt.begin(), dealt.end());
    const ConvBatch batch = training.draw(dealt, random);
    for (std::size_t i = 0; i < dealt.size(); ++i)
      if (dealt[i] >= 128) {
        EXPECT_TRUE((batch.targets[static_cast<std::int64_t>(i)] == 3 * 0.125F).all().item<bool>());
      }
  }
  EXPECT_EQ(seen.size(), 128U + 3U);
}

/// How far every fourth band stands out from the line between its neighbours, and nothing else does.
float comb_of(const at::Tensor& picture) {
  const at::Tensor bands = picture.mean(0);
  const auto middle = [&](std::int64_t shift) { return bands.slice(0, 8 + shift, 88 + shift); };
  const at::Tensor above_neighbours = middle(0) - (middle(-1) + middle(1)) / 2;
  return above_neighbours.view({20, 4}).mean(0).max().item<float>();
}

TEST(ConvTraining, AddsNoiseToOneInFiveVoicesAndIsSureOfNoneThatItDrowns) {
  auto noise = clips_of("", 1, 1, std::array{Emotion::happy});
  Mel comb(100 * network_bands, -20);
  for (std::size_t i = 0; i < comb.size(); ++i)
    if (i % network_bands % 4 == 0) comb[i] = 0;
  ClipPictures pictures;
  for (auto& windows : pictures.heard) windows.emplace_back(comb);
  noise[0].pictures = std::make_shared<const ClipPictures>(std::move(pictures));
  const ConvTraining training(clips_of("all", 16, 1, test::every_emotion), {{}, noise}, ClassWeights::none, {});
  Random random(1);
  int drowned = 0;
  int noisy = 0;
  int all = 0;
  for (int epoch = 0; epoch < 40; ++epoch)
    for (const auto& dealt : training.deal(random)) {
      const ConvBatch batch = training.draw(dealt, random);
      for (std::size_t i = 0; i < dealt.size(); ++i) {
        if (dealt[i] >= 128) continue;
        const auto clip = static_cast<std::int64_t>(i);
        const float stands_out = comb_of(batch.pictures[clip].slice(0, 0, batch.mask[clip].sum().item<std::int64_t>()));
        // A quarter of the bands has 4 times the mean power. From 4 dB above the voice that is log(1 + 4 * 2.5) = 2.4,
        // at 5 dB below it 0.8, at 25 dB 0.013.
        const bool is_drowned = stands_out > 1.5F;
        const bool is_noisy = stands_out > 0.01F && stands_out < 0.85F;
        EXPECT_TRUE(is_drowned || is_noisy || stands_out < 1e-3F) << stands_out;
        EXPECT_EQ((batch.targets[clip] == 3 * 0.125F).all().item<bool>(), is_drowned) << stands_out;
        ++all;
        drowned += is_drowned;
        noisy += is_noisy;
      }
    }
  EXPECT_NEAR(drowned, all * 0.05, 5 * std::sqrt(all * 0.05 * 0.95));
  EXPECT_NEAR(noisy, all * 0.95 * 0.2, 5 * std::sqrt(all * 0.19 * 0.81));
}

TEST(ConvTraining, CutsTheLongestSoThatLittleIsPadding) {
  auto clips = clips_of("all", 4, 1, test::every_emotion);  // of 1 to 32 frames, in one batch
  ClipPictures endless;
  for (auto& windows : endless.heard) windows.emplace_back(Mel(90 * network_bands, -5.0F));
  clips.front().pictures = std::make_shared<const ClipPictures>(std::move(endless));
  const ConvTraining training(clips, {}, ClassWeights::none, {});
  Random random(1);
  const auto batches = training.deal(random);
  ASSERT_EQ(batches.size(), 1U);
  const ConvBatch batch = training.draw(batches.front(), random);
  EXPECT_EQ(batch.pictures.size(1), 32);
  EXPECT_EQ(batch.mask.sum(1).max().item<int>(), 32);
}

/// Like clips_of(), in a folder, and with other values in their pictures.
std::vector<Clip> ordinary_in(const char* folder, int count, float value) {
  std::vector<Clip> clips;
  for (int i = 0; i < count; ++i) {
    ClipPictures pictures;
    for (auto& windows : pictures.heard) windows.emplace_back(Mel(100 * network_bands, value));
    Clip clip;
    clip.recording = std::filesystem::path(folder) / std::to_string(i);
    clip.pictures = std::make_shared<const ClipPictures>(std::move(pictures));
    clips.push_back(std::move(clip));
  }
  return clips;
}

TEST(ConvTraining, AddsOrdinaryRecordingsFromEveryFolderAlike) {
  auto ordinary = ordinary_in("many", 40, -2);
  for (const Clip& clip : ordinary_in("few", 3, -2)) ordinary.push_back(clip);
  const ConvTraining training(clips_of("all", 16, 1, test::every_emotion), {ordinary, {}}, ClassWeights::none, {});
  EXPECT_EQ(training.batch_clips(), 34U);
  EXPECT_EQ(training.steps(), 4U);
  Random random(1);
  for (const auto& dealt : training.deal(random)) {
    EXPECT_EQ(std::ranges::count_if(dealt, [](std::size_t item) { return item >= 128 && item < 131; }), 1);  // few
    EXPECT_EQ(std::ranges::count_if(dealt, [](std::size_t item) { return item >= 131; }), 1);                // many
    const ConvBatch batch = training.draw(dealt, random);
    const auto without_calm = batch.possible.select(1, static_cast<int>(Emotion::calm)).logical_not();
    EXPECT_EQ(without_calm.sum().item<int>(), 2);
    const at::Tensor targets = batch.targets.masked_select(without_calm.unsqueeze(1)).view({2, -1});
    EXPECT_TRUE((targets.argmax(1) == static_cast<int>(Emotion::neutral)).all().item<bool>());
  }
}

TEST(ConvTraining, LetsOrdinaryMicrophonesHearTwoInFiveClips) {
  const auto clips = clips_of("all", 16, 1, test::every_emotion);  // pictures of -5
  const ConvTraining training(clips, {ordinary_in("far", 5, -5), {}}, ClassWeights::none, {});
  const ConvTraining alone(clips, {}, ClassWeights::none, {});
  // a steady sound gets the place's noise, whose power varies from frame to frame
  const auto moved_share = [](const ConvTraining& drawn) {
    Random random(3);
    int moved = 0;
    int all = 0;
    for (int epoch = 0; epoch < 5; ++epoch)
      for (const auto& dealt : drawn.deal(random)) {
        const ConvBatch batch = drawn.draw(dealt, random);
        for (std::size_t i = 0; i < dealt.size(); ++i) {
          if (dealt[i] >= 128) continue;
          ++all;
          const at::Tensor picture = batch.pictures[static_cast<std::int64_t>(i)];
          const at::Tensor steps = picture.slice(0, 1, 2) - picture.slice(0, 0, 1);
          if (steps.numel() > 0 && dealt[i] > 1 && steps.abs().max().item<float>() > 0.05F) ++moved;
        }
      }
    return static_cast<double>(moved) / all;
  };
  EXPECT_EQ(moved_share(alone), 0);
  EXPECT_NEAR(moved_share(training), 0.4, 5 * std::sqrt(0.4 * 0.6 / 640));
}

TEST(ConvTraining, LeavesOutClipsWithoutPictures) {
  auto clips = clips_of("all", 4, 1, test::every_emotion);
  clips.front().pictures = nullptr;
  clips.back().pictures = std::make_shared<const ClipPictures>();
  EXPECT_EQ(ConvTraining(clips, {}, ClassWeights::none, {}).batch_clips(), 30U);
  EXPECT_EQ(ConvTraining({}, {}, ClassWeights::none, {}).steps(), 0U);
}

}  // namespace
}  // namespace emovox::trainer
