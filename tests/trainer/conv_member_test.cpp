#include "trainer/fit/conv_member.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "emovox/conv.hpp"
#include "made_up.hpp"
#include "trainer/fit/mel_augment.hpp"
#include "trainer/metrics.hpp"
#include "trainer/pictures.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array two_emotions{Emotion::happy, Emotion::sad};
constexpr std::size_t speakers = 4;

/// Noise in which two bands of the speaker's own are louder, one when happy and one when sad: nobody else's tell which.
Mel striped(std::size_t speaker, Emotion emotion, Random& random) {
  const std::size_t loud = 2 * speaker + (emotion == Emotion::sad ? 1 : 0);
  Mel mel(40 * network_bands);
  for (std::size_t i = 0; i < mel.size(); ++i)
    mel[i] = static_cast<float>(-7 + random.normal() + (i % network_bands / 12 == loud ? 4 : 0));
  return mel;
}

std::vector<Clip> striped_clips() {
  Random random(5);
  auto clips = test::made_up_clips(speakers, 16, 1, two_emotions);
  for (std::size_t c = 0; c < clips.size(); ++c) {
    ClipPictures pictures;
    for (auto& windows : pictures.heard)
      windows.emplace_back(striped(c * speakers / clips.size(), clips[c].label.emotion, random));
    clips[c].pictures = std::make_shared<const ClipPictures>(std::move(pictures));
  }
  return clips;
}

/// How many of 80 new pictures of those speakers a fit tells right.
int right_of_80(double distillation) {
  const auto training = training_set(striped_clips(), 1);
  ClassifierOptions options;
  options.kind = ClassifierKind::conv;
  options.networks = 1;
  options.blocks = 2;
  options.epochs = 24;
  options.distillation = distillation;
  const auto member = fit_conv_member(*training, options, "fit");
  Conv conv(std::get<ConvParameters>(member->parameters.front()), 40);
  Random random(6);
  int right = 0;
  for (std::size_t speaker = 0; speaker < speakers; ++speaker)
    for (const Emotion emotion : two_emotions)
      for (int k = 0; k < 10; ++k)
        if (most_probable(conv.classify(striped(speaker, emotion, random))) == emotion) ++right;
  return right;
}

TEST(FitConvMember, TeachesWhatIsSaidByNetworksThatNeverHeardTheSpeaker) {
  EXPECT_GT(right_of_80(0), 72);
  EXPECT_LT(right_of_80(1), 60);  // nobody could tell those that are taught
}

}  // namespace
}  // namespace emovox::trainer
