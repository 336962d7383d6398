#include "trainer/folds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

std::vector<std::string> ravdess_actors() {
  std::vector<std::string> actors;
  for (int actor = 1; actor <= 24; ++actor) actors.push_back("ravdess:" + test::two_digits(actor));
  return actors;
}

void expect_a_partition(std::string_view protocol, std::vector<std::size_t> sizes) {
  const auto folds = test_folds(protocol, ravdess_actors());
  ASSERT_TRUE(folds);
  std::vector<std::string> all;
  std::vector<std::size_t> found_sizes;
  for (const TestSpeakers& fold : *folds) {
    found_sizes.push_back(fold.size());
    all.insert(all.end(), fold.begin(), fold.end());
  }
  std::ranges::sort(all);
  EXPECT_EQ(all, ravdess_actors()) << "every actor is in exactly one test fold";
  EXPECT_EQ(found_sizes, sizes);
}

TEST(Folds, Luna5TestsEveryActorOnce) { expect_a_partition("luna5", {5, 5, 5, 5, 4}); }
TEST(Folds, Emobox6TestsEveryActorOnce) { expect_a_partition("emobox6", {4, 4, 4, 4, 4, 4}); }
TEST(Folds, LosoTestsEveryActorOnce) { expect_a_partition("loso", std::vector<std::size_t>(24, 1)); }

TEST(Folds, AreThePublishedOnes) {
  const auto luna = test_folds("luna5", ravdess_actors());
  EXPECT_EQ((*luna)[0], (TestSpeakers{"ravdess:02", "ravdess:05", "ravdess:14", "ravdess:15", "ravdess:16"}));
  EXPECT_EQ((*luna)[4], (TestSpeakers{"ravdess:01", "ravdess:04", "ravdess:09", "ravdess:22"}));
  const auto emobox = test_folds("emobox6", ravdess_actors());
  EXPECT_EQ((*emobox)[0], (TestSpeakers{"ravdess:01", "ravdess:11", "ravdess:20", "ravdess:21"}));
}

TEST(Folds, TestRavdessAloneByItsProtocolsAndEverybodyByLoso) {
  auto speakers = ravdess_actors();
  speakers.insert(speakers.begin(), "nemo:EB0");
  for (const auto* protocol : {"luna5", "emobox6"}) {
    const auto folds = test_folds(protocol, speakers);
    ASSERT_TRUE(folds) << protocol;
    EXPECT_EQ(*folds, *test_folds(protocol, ravdess_actors())) << protocol;
  }
  const auto loso = test_folds("loso", speakers);
  ASSERT_TRUE(loso);
  ASSERT_EQ(loso->size(), 25U);
  EXPECT_EQ(loso->front(), TestSpeakers{"nemo:EB0"});
}

TEST(Folds, RefuseMissingActorsAndTooFewSpeakers) {
  auto actors = ravdess_actors();
  actors.erase(actors.begin() + 6);
  EXPECT_NE(test_folds("emobox6", actors).reason().message.find("ravdess:07"), std::string::npos);
  EXPECT_TRUE(test_folds("loso", actors));
  EXPECT_FALSE(test_folds("loso", std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(test_folds("luna6", ravdess_actors()));
}

TEST(CorporaOnlyTrainedOn, AreThoseWithoutATestedSpeaker) {
  auto clips = test::made_up_clips(6, 1, 0, test::every_emotion);
  const auto rename = [&](int number, const std::string& corpus) {
    const std::string speaker = "ravdess:" + test::two_digits(number);
    for (Clip& clip : clips)
      if (clip.label.speaker == speaker) {
        clip.label.corpus = corpus;
        clip.label.speaker = corpus + ":" + test::two_digits(number);
      }
  };
  rename(2, "tess");
  rename(3, "nemo");
  rename(4, "nemo");
  rename(5, "calls");
  const std::vector<TestSpeakers> folds{{"ravdess:01"}, {"nemo:03"}};
  EXPECT_EQ(corpora_only_trained_on(clips, folds), (std::vector<std::string>{"calls", "tess"}));
  EXPECT_TRUE(corpora_only_trained_on(test::made_up_clips(6, 1, 0, test::every_emotion), folds).empty());
}

TEST(DealBySpeaker, DealsEveryCorpusEvenly) {
  // Speakers of the second corpus are men as well, so that dealing by sex alone would put them anywhere.
  auto clips = test::made_up_clips(16, 1, 0, test::every_emotion);
  for (Clip& clip : clips) {
    clip.label.sex = Sex::male;
    if (clip.label.speaker > "ravdess:08") clip.label.corpus = "other";
  }
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto groups = deal_by_speaker(clips, 4, seed);
    std::map<std::size_t, std::set<std::string>> others;
    for (std::size_t i = 0; i < clips.size(); ++i)
      if (clips[i].label.corpus == "other") others[groups[i]].insert(clips[i].label.speaker);
    for (std::size_t group = 0; group < 4; ++group) EXPECT_EQ(others[group].size(), 2U) << seed;
  }
}

TEST(DealBySpeaker, KeepsSpeakersTogetherAndSexesEven) {
  const auto clips = test::made_up_clips(19, 2, 0, test::every_emotion);
  const auto groups = deal_by_speaker(clips, 4, 1);
  std::map<std::string, std::set<std::size_t>> of_speaker;
  std::map<std::size_t, std::map<Sex, std::set<std::string>>> of_group;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    of_speaker[clips[i].label.speaker].insert(groups[i]);
    of_group[groups[i]][clips[i].label.sex].insert(clips[i].label.speaker);
  }
  for (const auto& [speaker, in] : of_speaker) EXPECT_EQ(in.size(), 1U) << speaker;
  ASSERT_EQ(of_group.size(), 4U);
  for (auto& [group, sexes] : of_group) {
    // 9 women and 10 men over 4 groups
    EXPECT_GE(sexes[Sex::female].size(), 2U);
    EXPECT_LE(sexes[Sex::female].size(), 3U);
    EXPECT_GE(sexes[Sex::male].size(), 2U);
    EXPECT_LE(sexes[Sex::male].size(), 3U);
    EXPECT_GE(sexes[Sex::female].size() + sexes[Sex::male].size(), 4U);
    EXPECT_LE(sexes[Sex::female].size() + sexes[Sex::male].size(), 5U);
  }
}

TEST(DealBySpeaker, DependsOnTheSeedButNotOnTheOrderOfClips) {
  auto clips = test::made_up_clips(12, 1, 0, test::every_emotion);
  const auto groups = deal_by_speaker(clips, 4, 5);
  EXPECT_EQ(deal_by_speaker(clips, 4, 5), groups);
  EXPECT_NE(deal_by_speaker(clips, 4, 6), groups);
  std::ranges::reverse(clips);
  auto reversed = deal_by_speaker(clips, 4, 5);
  std::ranges::reverse(reversed);
  EXPECT_EQ(reversed, groups);
}

}  // namespace
}  // namespace emovox::trainer
