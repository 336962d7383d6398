#pragma once

#include <span>

namespace emovox::trainer {

/// P(positive | decision) = 1 / (1 + exp(a decision + b)).
struct Sigmoid {
  double a = 0;
  double b = 0;
};

/// One decision value on a recording that the classifier was not fitted on.
struct Decision {
  double value = 0;
  bool positive = false;
  double weight = 1;  ///< above 0
};

/// Fits the sigmoid by weighted maximum likelihood, with Platt's smoothed targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2),
/// where N+ and N- are sums of weights. Newton's method with backtracking as in Lin, Lin & Weng, "A note on Platt's
/// probabilistic outputs for support vector machines", Machine Learning 68, 2007. Without any decisions: always 1/2.
[[nodiscard]] Sigmoid fit_sigmoid(std::span<const Decision> decisions);

}  // namespace emovox::trainer
