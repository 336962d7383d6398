#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "emovox/conv.hpp"
#include "emovox/emotion.hpp"
#include "emovox/forest.hpp"
#include "emovox/linear.hpp"
#include "emovox/mlp.hpp"
#include "emovox/svm.hpp"

namespace emovox {

/// The trained parameters of any one classifier. All but the convolutional network look at functionals.
using ClassifierParameters =
    std::variant<LinearParameters, SvmParameters, ForestParameters, MlpParameters, ConvParameters>;

/// A classifier of an ensemble and its say in it.
struct MemberParameters {
  ClassifierParameters classifier;
  float weight = 1;  ///< exponent of its probabilities, 0 or more
};

/// What is known of a window of speech.
struct Observation {
  std::span<const float> functionals;  ///< may be empty when nobody wants them
  std::span<const float> picture;      ///< see Window::network_mel; likewise
};

/// Several unlike classifiers as one. Their probabilities are pooled log-linearly, p ~ product of p_m ^ weight_m
/// (Genest & Zidek, "Combining probability distributions", Statistical Science 1(1), 1986). The weight of a member that
/// is alone is a temperature, 1 / T (Guo et al., "On calibration of modern neural networks", ICML 2017); weight 1
/// leaves its answer as it is, to the last bit.
class Ensemble {
 public:
  /// members: sound ones, at least one. Made for pictures of the default window's length, see make_room.
  explicit Ensemble(std::vector<MemberParameters> members);

  /// seen: functionals normalised. Cost: the members'. Allocates nothing.
  // NOLINTNEXTLINE(bugprone-exception-escape): a variant is never without a classifier
  [[nodiscard]] Probabilities classify(const Observation& seen) noexcept;

  /// Whether a member looks at the picture.
  [[nodiscard]] bool wants_picture() const noexcept;

  /// Whether a member looks at functionals.
  [[nodiscard]] bool wants_functionals() const noexcept;

  /// Makes room for pictures of at most so many frames. Allocates.
  void make_room(std::size_t longest_picture_frames);

  [[nodiscard]] std::span<const MemberParameters> members() const noexcept { return *parameters_; }

 private:
  using Classifier = std::variant<Linear, Svm, Forest, Mlp, Conv>;
  std::shared_ptr<const std::vector<MemberParameters>> parameters_;
  std::vector<Classifier> classifiers_;
  std::size_t picture_frames_ = 0;
};

/// Pools probabilities as Ensemble does. Probabilities below 1e-7 count as that: nobody is certain.
///
/// answers, weights  one a member, at least one
[[nodiscard]] Probabilities pool(std::span<const Probabilities> answers, std::span<const float> weights) noexcept;

}  // namespace emovox
