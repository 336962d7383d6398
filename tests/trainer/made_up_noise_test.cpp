#include "trainer/made_up_noise.hpp"

#include <gtest/gtest.h>

#include <set>

#include "emovox/functionals.hpp"
#include "trainer/pictures.hpp"

namespace emovox::trainer {
namespace {

TEST(MadeUpNoise, IsWhatActivityTakesForSpeech) {
  const auto clips = made_up_noise();
  EXPECT_GE(clips.size(), 30U);
  std::set<std::string> names;
  for (const Clip& clip : clips) {
    names.insert(clip.label.clip);
    ASSERT_TRUE(has_picture(clip));
    ASSERT_EQ(clip.pictures->heard[0].size(), clip.utterances.size());
    for (const Utterance& utterance : clip.utterances) {
      EXPECT_GT(utterance.settled_seconds, 0);
      EXPECT_EQ(utterance.functionals.size(), Functionals::size());
    }
  }
  EXPECT_EQ(names.size(), clips.size());
}

TEST(MadeUpNoise, IsAlwaysTheSame) {
  const auto once = made_up_noise();
  const auto again = made_up_noise();
  ASSERT_EQ(once.size(), again.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(*once[i].pictures, *again[i].pictures);
    EXPECT_EQ(once[i].utterances[0].functionals, again[i].utterances[0].functionals);
  }
}

}  // namespace
}  // namespace emovox::trainer
