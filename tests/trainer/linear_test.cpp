#include "trainer/fit/linear.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;

TEST(FitLinear, FindsWhatTellsTheEmotionsApart) {
  const auto set = training_set(made_up_clips(6, 2, 1.0, every_emotion), 1);
  EXPECT_GT(fit_linear(*set, {}, "fit").choice.inner_uar, 0.95);
}

TEST(FitLinear, ScoresChanceWhereThereIsNothingToFind) {
  const auto set = training_set(made_up_clips(6, 2, 0, every_emotion), 1);
  EXPECT_LT(fit_linear(*set, {}, "fit").choice.inner_uar, 0.3);
}

// At the optimum of logistic regression with ridge w'w / 2 the weights are C times the weighted sum of (truth - p) x.
TEST(FitLinear, IsAtTheOptimumOfLogisticRegression) {
  const auto set = training_set(made_up_clips(4, 2, 0.6, every_emotion), 1);
  const auto fit = fit_linear(*set, {}, "fit");
  const auto& p = fit.parameters;
  const auto sad = static_cast<std::size_t>(Emotion::sad);
  Eigen::VectorXd w(set->rows.cols());
  for (Eigen::Index i = 0; i < w.size(); ++i)
    w(i) = static_cast<double>(p.weights[sad * p.dimension + static_cast<std::size_t>(i)]);
  const auto weights = class_weights(set->emotions, ClassWeights::balanced);
  Eigen::VectorXd pull = Eigen::VectorXd::Zero(w.size());
  for (Eigen::Index r = 0; r < set->rows.rows(); ++r) {
    const auto emotion = static_cast<std::size_t>(set->emotions[static_cast<std::size_t>(r)]);
    const double score = set->rows.row(r).dot(w) + static_cast<double>(p.bias[sad]);
    pull += weights[emotion] * ((emotion == sad ? 1 : 0) - 1 / (1 + std::exp(-score))) * set->rows.row(r).transpose();
  }
  // The solver stops where the gradient is 1e-3 of what it was at 0, weighed by how rare the class is.
  EXPECT_LT((w - fit.choice.cost * pull).norm(), 0.01 * w.norm());
}

}  // namespace
}  // namespace emovox::trainer
