#include "emovox/svm.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "emovox/dot.hpp"

namespace emovox {

Svm::Svm(SvmParameters parameters) : parameters_(std::move(parameters)) {}

void Svm::decide(std::span<const float> x, std::span<float, emotion_pairs> decisions) const noexcept {
  const auto& p = parameters_;
  const auto row = [&](std::size_t r) { return std::span(p.vectors).subspan(r * p.dimension, p.dimension); };
  std::copy(p.bias.begin(), p.bias.end(), decisions.begin());
  if (p.kernel == Kernel::linear) {
    for (std::size_t pair = 0; pair < emotion_pairs; ++pair) decisions[pair] += dot(row(pair), x);
    return;
  }
  const std::size_t support_vectors = p.vectors.size() / p.dimension;
  for (std::size_t v = 0; v < support_vectors; ++v) {
    const float similarity = std::exp(-p.gamma * squared_distance(row(v), x));
    for (std::size_t pair = 0; pair < emotion_pairs; ++pair)
      decisions[pair] += similarity * p.coefficients[v * emotion_pairs + pair];
  }
}

Probabilities Svm::classify(std::span<const float> x) const noexcept {
  // No pair is ever certain: certainty would make the coupling's system singular.
  constexpr double least = 1e-7;
  std::array<float, emotion_pairs> decisions{};
  decide(x, decisions);
  std::array<std::array<double, emotion_count>, emotion_count> pairwise{};
  std::size_t pair = 0;
  for (std::size_t i = 0; i < emotion_count; ++i) {
    for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
      const double exponent = static_cast<double>(parameters_.sigmoid_a[pair]) * static_cast<double>(decisions[pair]) +
                              static_cast<double>(parameters_.sigmoid_b[pair]);
      pairwise[i][j] = std::clamp(1 / (1 + std::exp(exponent)), least, 1 - least);
      pairwise[j][i] = 1 - pairwise[i][j];
    }
  }
  return couple(pairwise);
}

Probabilities couple(const std::array<std::array<double, emotion_count>, emotion_count>& pairwise) noexcept {
  // Minimise sum over i, j of (r_ji p_i - r_ij p_j)^2 subject to sum p = 1: a linear system with one multiplier.
  constexpr int n = static_cast<int>(emotion_count);
  Eigen::Matrix<double, n + 1, n + 1> system = Eigen::Matrix<double, n + 1, n + 1>::Zero();
  const auto r = [&](int i, int j) { return pairwise[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]; };
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      if (i == j) continue;
      system(i, i) += r(j, i) * r(j, i);
      system(i, j) = -r(j, i) * r(i, j);
    }
    system(i, n) = system(n, i) = 1;
  }
  Eigen::Matrix<double, n + 1, 1> right = Eigen::Matrix<double, n + 1, 1>::Zero();
  right(n) = 1;
  const Eigen::Matrix<double, n + 1, 1> solution = system.partialPivLu().solve(right);

  // The solution is non-negative but for rounding (theorem 2 of the paper).
  Probabilities probabilities{};
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += std::max(0.0, solution(i));
  for (int i = 0; i < n; ++i)
    probabilities[static_cast<std::size_t>(i)] = static_cast<float>(std::max(0.0, solution(i)) / sum);
  return probabilities;
}

}  // namespace emovox
