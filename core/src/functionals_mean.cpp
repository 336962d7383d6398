#include "emovox/functionals_mean.hpp"

#include "emovox/functionals.hpp"

namespace emovox {

FunctionalsMean::FunctionalsMean() : sum_(Functionals::size()) {}

void FunctionalsMean::add(double settled_seconds, std::span<const float> functionals) noexcept {
  seconds_ += settled_seconds;
  for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += settled_seconds * static_cast<double>(functionals[i]);
}

std::vector<float> FunctionalsMean::result() const {
  std::vector<float> mean;
  if (seconds_ == 0) return mean;
  mean.reserve(sum_.size());
  for (const double value : sum_) mean.push_back(static_cast<float>(value / seconds_));
  return mean;
}

}  // namespace emovox
