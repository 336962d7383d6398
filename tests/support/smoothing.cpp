#include "support/smoothing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace emovox::test {

std::vector<double> smoothed_nonzero(std::span<const double> values) {
  std::vector<double> out(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    double sum = 0;
    int count = 0;
    for (const std::size_t j : {k == 0 ? 0 : k - 1, k, std::min(k + 1, values.size() - 1)}) {
      sum += values[j];
      count += values[j] != 0 ? 1 : 0;
    }
    out[k] = values[k] == 0 ? 0 : sum / count;
  }
  return out;
}

Unsmoothed unsmoothed(std::span<const double> smooth) {
  Unsmoothed all{.values = std::vector<double>(smooth.size()), .certain = std::vector<bool>(smooth.size())};
  for (std::size_t first = 0; first < smooth.size(); ++first) {
    if (smooth[first] == 0) continue;
    const auto end = static_cast<std::size_t>(
        std::find(smooth.begin() + static_cast<std::ptrdiff_t>(first), smooth.end(), 0.0) - smooth.begin());
    const auto run = smooth.subspan(first, end - first);
    const auto follow = [&](double start) {
      std::vector<double> out{start};
      for (std::size_t k = 0; k + 1 < run.size(); ++k) {
        if (k > 0) out.push_back(3 * run[k] - out[k] - out[k - 1]);
        if (k == 0) out.push_back(first == 0 ? 3 * run[0] - 2 * start : 2 * run[0] - start);
      }
      return out;
    };
    const auto misfit = [&](const std::vector<double>& out) {
      return out.size() < 2 || end == smooth.size() ? 0 : (out[out.size() - 2] + out.back()) / 2 - run.back();
    };
    const double at_start = misfit(follow(run[0]));
    const double slope = misfit(follow(run[0] + 1)) - at_start;
    const bool solvable = std::abs(slope) > 0.1;
    const auto out = follow(solvable ? run[0] - at_start / slope : run[0]);
    std::copy(out.begin(), out.end(), all.values.begin() + static_cast<std::ptrdiff_t>(first));
    std::fill_n(all.certain.begin() + static_cast<std::ptrdiff_t>(first), run.size(), solvable || run.size() == 1);
    first = end;
  }
  return all;
}

}  // namespace emovox::test
