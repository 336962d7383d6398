#include "trainer/fit/platt.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace emovox::trainer {
namespace {

constexpr int max_iterations = 100;
constexpr double gradient_tolerance = 1e-8;
constexpr double ridge = 1e-12;   // keeps the Hessian invertible
constexpr int max_halvings = 34;  // down to steps of 1e-10
constexpr double sufficient_decrease = 1e-4;

struct Point {
  double x;       // decision value
  double target;  // smoothed probability of positive
  double weight;
};

std::vector<Point> smoothed(std::span<const Decision> decisions) {
  double positive = 0;
  double negative = 0;
  for (const Decision& d : decisions) (d.positive ? positive : negative) += d.weight;
  const double high = (positive + 1) / (positive + 2);
  const double low = 1 / (negative + 2);
  std::vector<Point> points;
  points.reserve(decisions.size());
  for (const Decision& d : decisions) points.push_back({d.value, d.positive ? high : low, d.weight});
  return points;
}

/// Negative log likelihood, in the form that neither overflows nor cancels.
double loss(std::span<const Point> points, Sigmoid s) {
  double sum = 0;
  for (const Point& p : points) {
    const double z = s.a * p.x + s.b;
    sum += p.weight * (std::log1p(std::exp(-std::abs(z))) + (z >= 0 ? p.target * z : (p.target - 1) * z));
  }
  return sum;
}

/// P(positive) at z = a x + b.
double probability(double z) { return z >= 0 ? std::exp(-z) / (1 + std::exp(-z)) : 1 / (1 + std::exp(z)); }

/// The first point that is enough better, halving the step along `direction`; none when no step is.
std::optional<Sigmoid> step_along(std::span<const Point> points, Sigmoid from, Sigmoid direction, double descent) {
  const double start = loss(points, from);
  double step = 1;
  for (int halvings = 0; halvings < max_halvings; ++halvings, step /= 2) {
    const Sigmoid trial{from.a + step * direction.a, from.b + step * direction.b};
    if (loss(points, trial) < start + sufficient_decrease * step * descent) return trial;
  }
  return std::nullopt;
}

}  // namespace

Sigmoid fit_sigmoid(std::span<const Decision> decisions) {
  if (decisions.empty()) return {};
  const auto points = smoothed(decisions);

  double positive = 0;
  double negative = 0;
  for (const Decision& d : decisions) (d.positive ? positive : negative) += d.weight;
  Sigmoid s{0, std::log((negative + 1) / (positive + 1))};

  for (int iteration = 0; iteration < max_iterations; ++iteration) {
    double haa = ridge;
    double hbb = ridge;
    double hab = 0;
    double ga = 0;
    double gb = 0;
    for (const Point& point : points) {
      const double p = probability(s.a * point.x + s.b);
      const double curvature = point.weight * p * (1 - p);
      const double slope = point.weight * (point.target - p);
      haa += point.x * point.x * curvature;
      hab += point.x * curvature;
      hbb += curvature;
      ga += point.x * slope;
      gb += slope;
    }
    if (std::max(std::abs(ga), std::abs(gb)) < gradient_tolerance) break;

    const double determinant = haa * hbb - hab * hab;
    const Sigmoid direction{-(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant};
    const double descent = ga * direction.a + gb * direction.b;
    const auto next = step_along(points, s, direction, descent);
    if (!next) break;  // no better point along the line: converged as far as doubles go
    s = *next;
  }
  return s;
}

}  // namespace emovox::trainer
