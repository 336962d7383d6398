#include "trainer/fit/pool.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "emovox/ensemble.hpp"
#include "emovox/softmax.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

/// Emotions drawn from known probabilities: what says those probabilities is calibrated.
struct Drawn {
  std::vector<Probabilities> probabilities;
  std::vector<Emotion> emotions;
};

Drawn drawn(std::size_t count) {
  Random random(5);
  const auto uniform = [&] { return static_cast<double>(random.below(1000000)) / 1e6; };
  Drawn all;
  for (std::size_t u = 0; u < count; ++u) {
    std::array<double, emotion_count> scores{};
    for (double& score : scores) score = 4 * uniform();
    const auto p = all.probabilities.emplace_back(softmax(scores));
    double rest = uniform();
    std::size_t emotion = 0;
    while (emotion + 1 < emotion_count && rest >= static_cast<double>(p[emotion]))
      rest -= static_cast<double>(p[emotion++]);
    all.emotions.push_back(static_cast<Emotion>(emotion));
  }
  return all;
}

std::vector<Probabilities> sharpened(const std::vector<Probabilities>& all, float exponent) {
  std::vector<Probabilities> result;
  for (const Probabilities& p : all) result.push_back(pool(std::span(&p, 1), std::span(&exponent, 1)));
  return result;
}

std::vector<EmotionSet> anything(std::size_t utterances) {
  return std::vector<EmotionSet>(utterances, EmotionSet().set());
}

TEST(FitPool, UndoesOverconfidence) {
  const Drawn truth = drawn(4000);
  const std::vector<std::vector<Probabilities>> answers{sharpened(truth.probabilities, 2.5F)};
  const auto exponents = fit_pool(answers, truth.emotions, anything(truth.emotions.size()), ClassWeights::none);
  ASSERT_EQ(exponents.size(), 1U);
  EXPECT_NEAR(exponents[0], 1 / 2.5, 0.04);  // three standard errors of 4000 draws
}

TEST(FitPool, HoldsNoCalmAgainstAMemberWhereNobodyCouldHaveSaidCalm) {
  constexpr auto neutral = static_cast<std::size_t>(Emotion::neutral);
  constexpr auto calm = static_cast<std::size_t>(Emotion::calm);
  Drawn truth = drawn(4000);
  for (std::size_t u = 0; u < truth.emotions.size(); ++u) {
    if (truth.emotions[u] == Emotion::calm) truth.emotions[u] = Emotion::neutral;
    Probabilities& p = truth.probabilities[u];
    p[neutral] += p[calm];
    p[calm] = 3 * p[neutral];
  }
  const std::vector<std::vector<Probabilities>> answers{sharpened(truth.probabilities, 2.5F)};
  EmotionSet not_calm = EmotionSet().set();
  not_calm.reset(calm);
  const std::vector possible(truth.emotions.size(), not_calm);
  EXPECT_NEAR(fit_pool(answers, truth.emotions, possible, ClassWeights::none)[0], 1 / 2.5, 0.04);
}

TEST(FitPool, TrustsTheMemberThatKnows) {
  const Drawn truth = drawn(4000);
  const Drawn guess = [] {
    Drawn other = drawn(4001);  // one further: its answers belong to other utterances
    other.probabilities.erase(other.probabilities.begin());
    return other;
  }();
  const std::vector<std::vector<Probabilities>> answers{guess.probabilities, truth.probabilities};
  const auto exponents = fit_pool(answers, truth.emotions, anything(truth.emotions.size()), ClassWeights::none);
  EXPECT_NEAR(exponents[0], 0, 0.1);
  EXPECT_NEAR(exponents[1], 1, 0.1);
  EXPECT_GE(exponents[0], 0);
}

TEST(FitPool, NeedsManyUtterancesToTrustMembersUnlike) {
  const Drawn truth = drawn(4000);
  std::vector<Probabilities> blurred = sharpened(truth.probabilities, 1);
  for (std::size_t u = 0; u + 1 < blurred.size(); u += 2) std::swap(blurred[u], blurred[u + 1]);
  for (std::size_t u = 0; u < blurred.size(); u += 4) blurred[u] = truth.probabilities[u];  // some of it is right
  const auto gap = [&](std::size_t count) {
    const auto first = [&](const std::vector<Probabilities>& all) {
      return std::vector(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
    };
    const std::vector<std::vector<Probabilities>> answers{first(blurred), first(truth.probabilities)};
    const auto exponents =
        fit_pool(answers, std::span(truth.emotions).first(count), anything(count), ClassWeights::none);
    return exponents[1] - exponents[0];
  };
  EXPECT_GT(gap(4000), 0.8);
  EXPECT_LT(gap(60), 0.5F * gap(4000));
  EXPECT_GT(gap(60), 0);
}

TEST(FitPool, SharesBetweenMembersThatAlwaysAgree) {
  const Drawn truth = drawn(2000);
  const std::vector<std::vector<Probabilities>> answers{truth.probabilities, truth.probabilities};
  const auto exponents = fit_pool(answers, truth.emotions, anything(truth.emotions.size()), ClassWeights::none);
  EXPECT_NEAR(exponents[0] + exponents[1], 1, 0.1);
}

}  // namespace
}  // namespace emovox::trainer
