#include "trainer/fit/linear.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;
using test::made_up_clips_of_two_corpora;

TEST(FitLinear, FindsWhatTellsTheEmotionsApart) {
  const auto set = training_set(made_up_clips(6, 2, 1.0, every_emotion), 1);
  EXPECT_GT(fit_linear(*set, {}, "fit").choice.inner_uar, 0.95);
}

TEST(FitLinear, ScoresChanceWhereThereIsNothingToFind) {
  const auto set = training_set(made_up_clips(6, 2, 0, every_emotion), 1);
  EXPECT_LT(fit_linear(*set, {}, "fit").choice.inner_uar, 0.3);
}

/// How far an emotion's weights are from the optimum of logistic regression on the given rows, as a share of them.
/// There, with ridge w'w / 2, they are C times the weighted sum of (truth - p) x.
double distance_from_optimum(const TrainingSet& set, const LinearFit& fit, Emotion of,
                             std::span<const std::size_t> rows, std::span<const double> weights) {
  const auto& p = fit.parameters;
  const auto i = static_cast<std::size_t>(of);
  Eigen::VectorXd w(set.rows.cols());
  for (Eigen::Index d = 0; d < w.size(); ++d)
    w(d) = static_cast<double>(p.weights[i * p.dimension + static_cast<std::size_t>(d)]);
  Eigen::VectorXd pull = Eigen::VectorXd::Zero(w.size());
  for (const std::size_t r : rows) {
    const auto row = set.rows.row(static_cast<Eigen::Index>(r));
    const bool is = set.emotions[r] == of;
    const double score = row.dot(w) + static_cast<double>(p.bias[i]);
    pull += (is ? weights[i] : 1) * ((is ? 1 : 0) - 1 / (1 + std::exp(-score))) * row.transpose();
  }
  return (w - fit.choice.cost * pull).norm() / w.norm();
}

// The solver stops where the gradient is 1e-3 of what it was at 0, weighed by how rare the class is.
constexpr double solved = 0.01;

TEST(FitLinear, IsAtTheOptimumOfLogisticRegression) {
  const auto set = training_set(made_up_clips(4, 2, 0.6, every_emotion), 1);
  const auto fit = fit_linear(*set, {}, "fit");
  const auto weights = class_weights(set->emotions, ClassWeights::balanced);
  EXPECT_LT(distance_from_optimum(*set, fit, Emotion::sad, set->every_row(), weights), solved);
}

TEST(FitLinear, ComparesAnEmotionWithWhatCouldHaveBeenIt) {
  const auto set = training_set(made_up_clips_of_two_corpora(4, 2, 0.6), 1);
  const auto fit = fit_linear(*set, {}, "fit");
  const std::size_t full = set->emotions.size() / 2;
  std::vector<std::size_t> of_full = set->every_row();
  of_full.resize(full);
  const auto weights = class_weights(std::span(set->emotions).first(full), ClassWeights::balanced);
  EXPECT_LT(distance_from_optimum(*set, fit, Emotion::calm, of_full, weights), solved);
  EXPECT_GT(distance_from_optimum(*set, fit, Emotion::calm, set->every_row(), weights), 10 * solved);
  const auto all_weights = class_weights(set->emotions, ClassWeights::balanced);
  EXPECT_LT(distance_from_optimum(*set, fit, Emotion::sad, set->every_row(), all_weights), solved);
}

TEST(FitLinear, WeighsTwoEmotionsAlikeHoweverManyClipsTheyHave) {
  auto clips = made_up_clips(4, 4, 0, std::array{Emotion::calm, Emotion::sad});
  for (std::size_t c = 0; c < clips.size(); ++c)
    if (c % 4 == 0) clips[c].label.emotion = Emotion::sad;
  const auto set = training_set(clips, 1);
  const auto fit = fit_linear(*set, {}, "fit");
  // LIBLINEAR fits a single machine for two: each emotion's score is the other's opposite.
  const auto& p = fit.parameters;
  constexpr auto calm = static_cast<std::size_t>(Emotion::calm);
  constexpr auto sad = static_cast<std::size_t>(Emotion::sad);
  EXPECT_NEAR(p.bias[calm], -p.bias[sad], solved);
  for (std::size_t d = 0; d < p.dimension; ++d)
    EXPECT_NEAR(p.weights[calm * p.dimension + d], -p.weights[sad * p.dimension + d], solved);
}

}  // namespace
}  // namespace emovox::trainer
