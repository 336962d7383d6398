#include "emovox/linear_prediction.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <limits>

namespace emovox {
namespace {

constexpr std::size_t max_order = 32;

/// A share of the energy that rounding alone could leave over.
constexpr double nothing_left = 1e-14;

}  // namespace

double predict_linearly(std::span<const double> autocorrelation, std::span<double> predictor) noexcept {
  assert(!predictor.empty() && predictor.size() <= max_order && autocorrelation.size() == predictor.size() + 1);
  std::fill(predictor.begin(), predictor.end(), 0.0);
  const double energy = autocorrelation[0];
  if (!(energy >= std::numeric_limits<double>::min())) return 1;

  double error = 1;
  std::array<double, max_order> last{};
  for (std::size_t order = 0; order < predictor.size(); ++order) {
    double unexplained = autocorrelation[order + 1] / energy;
    for (std::size_t k = 0; k < order; ++k) unexplained -= predictor[k] * (autocorrelation[order - k] / energy);
    const double reflection = unexplained / error;
    const double left = error * (1 - reflection * reflection);
    if (!(left > nothing_left)) break;

    std::copy_n(predictor.begin(), order, last.begin());
    for (std::size_t k = 0; k < order; ++k) predictor[k] = last[k] - reflection * last[order - 1 - k];
    predictor[order] = reflection;
    error = left;
  }
  return error;
}

}  // namespace emovox
