#pragma once

#include <span>
#include <vector>

namespace emovox {

/// One vector for a whole recording: the mean of its windows' functionals, each weighted by the speech it settles.
class FunctionalsMean {
 public:
  FunctionalsMean();

  /// settled_seconds  0 or more, see Window
  /// functionals      Functionals::size() values
  void add(double settled_seconds, std::span<const float> functionals) noexcept;

  /// Functionals::size() values; none without speech.
  [[nodiscard]] std::vector<float> result() const;

 private:
  std::vector<double> sum_;
  double seconds_ = 0;
};

}  // namespace emovox
