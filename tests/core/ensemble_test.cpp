#include "emovox/ensemble.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "emovox/network_mel.hpp"
#include "support/network.hpp"

namespace emovox {
namespace {

/// A classifier that always gives these odds.
LinearParameters always(const std::array<float, emotion_count>& log_odds) {
  LinearParameters parameters;
  parameters.dimension = 1;
  parameters.weights.assign(emotion_count, 0);
  parameters.bias = log_odds;
  return parameters;
}

constexpr std::array x{1.0F};
const Observation seen{x, {}};
const LinearParameters first = always({1, 0, 0, 0, 0, 0, 0, 0});
const LinearParameters second = always({0, 3, 0, 0, 0, 0, 0, 0});

TEST(Ensemble, OfOneMemberAnswersAsTheMemberDoes) {
  EXPECT_EQ(Ensemble({{first, 1}}).classify(seen), Linear(first).classify(x));
}

TEST(Ensemble, SoftensByWeightsBelowOne) {
  const auto p = Ensemble({{second, 0.5F}}).classify(seen);
  EXPECT_NEAR(p[1] / p[0], std::exp(1.5), 1e-4);  // odds of e^3 to the power of a half
}

TEST(Ensemble, MultipliesWeightedOpinions) {
  const auto p = Ensemble({{first, 2}, {second, 0.5F}}).classify(seen);
  EXPECT_NEAR(std::log(p[0] / p[2]), 2, 1e-4);
  EXPECT_NEAR(std::log(p[1] / p[2]), 1.5, 1e-4);
}

TEST(Ensemble, OfMembersWithoutWeightKnowsNothing) {
  const auto p = Ensemble({{first, 0}, {second, 0}}).classify(seen);
  for (const float each : p) EXPECT_FLOAT_EQ(each, 1.0F / emotion_count);
}

TEST(Ensemble, GivesItsParametersBack) {
  const Ensemble ensemble({{first, 0.25F}, {second, 1}});
  ASSERT_EQ(ensemble.members().size(), 2U);
  EXPECT_EQ(std::get<LinearParameters>(ensemble.members()[1].classifier).bias, second.bias);
  EXPECT_EQ(ensemble.members()[0].weight, 0.25F);
}

TEST(Ensemble, ShowsPicturesToNetworks) {
  const ConvParameters network = test::random_network(test::twelve_blocks());
  Ensemble ensemble({{network, 1}});
  EXPECT_TRUE(ensemble.wants_picture());
  EXPECT_FALSE(Ensemble({{first, 1}}).wants_picture());
  EXPECT_TRUE(Ensemble({{first, 1}}).wants_functionals());
  std::vector<float> picture(100 * network_bands, -3);
  for (std::size_t i = 0; i < picture.size(); i += 7) picture[i] = 2;
  const Probabilities alone = Conv(network, 100).classify(picture);
  EXPECT_EQ(ensemble.classify({{}, picture}), alone);
  Ensemble copy = ensemble;
  copy.make_room(3016);
  EXPECT_EQ(copy.classify({{}, picture}), alone);
  picture.resize(3016 * network_bands, -5);
  EXPECT_EQ(copy.classify({{}, picture}), Conv(network, 3016).classify(picture));
}

TEST(Pool, TakesNobodyAsCertain) {
  const std::array answers{Probabilities{1}, Probabilities{0, 1}};
  const auto p = pool(answers, std::array{1.0F, 1.0F});
  EXPECT_NEAR(p[0], 0.5, 1e-6);
  EXPECT_NEAR(p[1], 0.5, 1e-6);
}

}  // namespace
}  // namespace emovox
