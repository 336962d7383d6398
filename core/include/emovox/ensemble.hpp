#pragma once

#include <span>
#include <variant>
#include <vector>

#include "emovox/emotion.hpp"
#include "emovox/linear.hpp"
#include "emovox/svm.hpp"

namespace emovox {

/// The trained parameters of any one classifier.
using ClassifierParameters = std::variant<LinearParameters, SvmParameters>;

/// A classifier of an ensemble and its say in it.
struct MemberParameters {
  ClassifierParameters classifier;
  float weight = 1;  ///< exponent of its probabilities, 0 or more
};

/// Several unlike classifiers as one. Their probabilities are pooled log-linearly, p ~ product of p_m ^ weight_m (Genest
/// & Zidek, "Combining probability distributions", Statistical Science 1(1), 1986). The weight of a member that is alone
/// is a temperature, 1 / T (Guo et al., "On calibration of modern neural networks", ICML 2017); weight 1 leaves its
/// answer as it is, to the last bit.
class Ensemble {
 public:
  explicit Ensemble(std::vector<MemberParameters> members);

  /// x: the normalised functionals. Cost: the members'. Allocates nothing.
  [[nodiscard]] Probabilities classify(std::span<const float> x) const noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }

  /// The parameters of member i.
  [[nodiscard]] ClassifierParameters parameters(std::size_t i) const;
  [[nodiscard]] float weight(std::size_t i) const { return members_[i].weight; }

 private:
  using Classifier = std::variant<Linear, Svm>;
  struct Member {
    Classifier classifier;
    float weight;
  };
  std::vector<Member> members_;
};

/// Pools probabilities as Ensemble does. Probabilities below 1e-7 count as that: nobody is certain.
///
/// answers, weights  one a member, at least one
[[nodiscard]] Probabilities pool(std::span<const Probabilities> answers, std::span<const float> weights) noexcept;

}  // namespace emovox
