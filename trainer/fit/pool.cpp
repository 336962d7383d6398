#include "trainer/fit/pool.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace emovox::trainer {
namespace {

/// How many utterances' loss a squared deviation of 1 from the members' mean exponent costs.
constexpr double shrinkage = 150;

/// Log-probabilities of the members, emotions in rows, members in columns; one matrix an utterance.
using Opinions = Eigen::Matrix<double, emotion_count, Eigen::Dynamic>;

struct Loss {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd curvature;
};

class PoolLoss {
 public:
  PoolLoss(std::span<const std::vector<Probabilities>> answers, std::span<const Emotion> emotions,
           std::span<const EmotionSet> possible, ClassWeights weights)
      : emotions_(emotions), possible_(possible), weights_(class_weights(emotions, possible, weights)) {
    constexpr double least = 1e-7;  // as in the ensemble
    for (std::size_t u = 0; u < emotions.size(); ++u) {
      Opinions& opinions = opinions_.emplace_back(emotion_count, static_cast<Eigen::Index>(answers.size()));
      for (std::size_t m = 0; m < answers.size(); ++m)
        for (std::size_t i = 0; i < emotion_count; ++i)
          opinions(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(m)) =
              std::log(std::max(static_cast<double>(answers[m][u][i]), least));
    }
  }

  /// The weighted mean of -log p(truth) and what unequal exponents cost, with the first and second derivatives by them.
  [[nodiscard]] Loss at(const Eigen::VectorXd& exponents) const {
    const auto members = exponents.size();
    Loss loss{0, Eigen::VectorXd::Zero(members), Eigen::MatrixXd::Zero(members, members)};
    for (std::size_t u = 0; u < opinions_.size(); ++u) {
      const Opinions& opinions = opinions_[u];
      const auto truth = static_cast<Eigen::Index>(emotions_[u]);
      const double weight = weights_[static_cast<std::size_t>(emotions_[u])] / static_cast<double>(opinions_.size());
      Eigen::VectorXd scores = opinions * exponents;
      for (std::size_t i = 0; i < emotion_count; ++i)
        if (!possible_[u][i]) scores(static_cast<Eigen::Index>(i)) = -std::numeric_limits<double>::infinity();
      const double largest = scores.maxCoeff();
      const Eigen::VectorXd terms = (scores.array() - largest).exp();
      const Eigen::VectorXd p = terms / terms.sum();
      const Eigen::VectorXd expected = opinions.transpose() * p;
      loss.value += weight * (largest + std::log(terms.sum()) - scores(truth));
      loss.gradient += weight * (expected - opinions.row(truth).transpose());
      loss.curvature += weight * (opinions.transpose() * p.asDiagonal() * opinions - expected * expected.transpose());
    }
    const double cost = shrinkage / static_cast<double>(opinions_.size());
    const Eigen::VectorXd deviations = exponents.array() - exponents.mean();
    loss.value += cost * deviations.squaredNorm();
    loss.gradient += 2 * cost * deviations;
    loss.curvature.array() -= 2 * cost / static_cast<double>(members);
    loss.curvature.diagonal().array() += 2 * cost;
    return loss;
  }

 private:
  std::span<const Emotion> emotions_;
  std::span<const EmotionSet> possible_;
  std::array<double, emotion_count> weights_;
  std::vector<Opinions> opinions_;
};

/// Newton's step over the exponents that are free: those at 0 that would go below it stay.
Eigen::VectorXd step_from(const Eigen::VectorXd& exponents, const Loss& loss) {
  std::vector<Eigen::Index> free;
  for (Eigen::Index m = 0; m < exponents.size(); ++m)
    if (exponents(m) > 0 || loss.gradient(m) < 0) free.push_back(m);
  Eigen::VectorXd step = Eigen::VectorXd::Zero(exponents.size());
  if (free.empty()) return step;
  const auto n = static_cast<Eigen::Index>(free.size());
  constexpr double ridge = 1e-9;  // members that always agree leave the curvature singular
  const Eigen::MatrixXd curvature = loss.curvature(free, free) + ridge * Eigen::MatrixXd::Identity(n, n);
  const Eigen::VectorXd of_free = -curvature.ldlt().solve(loss.gradient(free));
  for (Eigen::Index k = 0; k < n; ++k) step(free[static_cast<std::size_t>(k)]) = of_free(k);
  return step;
}

}  // namespace

std::vector<float> fit_pool(std::span<const std::vector<Probabilities>> answers, std::span<const Emotion> emotions,
                            std::span<const EmotionSet> possible, ClassWeights weights) {
  constexpr int most_steps = 100;
  constexpr double smallest_gain = 1e-9;
  const PoolLoss loss_of(answers, emotions, possible, weights);
  const auto members = static_cast<Eigen::Index>(answers.size());
  Eigen::VectorXd exponents = Eigen::VectorXd::Constant(members, 1 / static_cast<double>(members));
  Loss loss = loss_of.at(exponents);
  for (int k = 0; k < most_steps; ++k) {
    const Eigen::VectorXd step = step_from(exponents, loss);
    double length = 1;
    Eigen::VectorXd next = exponents;
    Loss there = loss;
    do {
      next = (exponents + length * step).cwiseMax(0);
      there = loss_of.at(next);
      length /= 2;
    } while (!(there.value < loss.value) && length > smallest_gain);
    if (!(there.value < loss.value - smallest_gain)) break;
    exponents = next;
    loss = there;
  }
  std::vector<float> result;
  result.reserve(answers.size());
  for (Eigen::Index m = 0; m < members; ++m) result.push_back(static_cast<float>(exponents(m)));
  return result;
}

}  // namespace emovox::trainer
