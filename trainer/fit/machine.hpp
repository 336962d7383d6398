#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"
#include "emovox/svm.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/kernel_matrix.hpp"

namespace emovox::trainer {

/// A one-vs-one support vector machine in terms of the rows of a kernel matrix, pairs as in SvmParameters.
struct Machine {
  using Pairs = std::array<double, emotion_pairs>;

  std::vector<std::size_t> support;  ///< rows of the kernel matrix
  std::vector<Pairs> coefficients;   ///< one a support vector, 0 where it does not take part
  Pairs bias{};                      ///< pairs that it was not trained on are all 0

  /// The decision values for a row of the kernel matrix.
  [[nodiscard]] Pairs decide(const KernelMatrix& kernel, std::size_t row) const;
};

/// What tells the two emotions of a pair apart.
struct PairRows {
  std::vector<std::size_t> rows;    ///< of either emotion, where it could have been the other
  std::array<double, 2> weights{};  ///< of the first and the second, among all rows that could have been either

  [[nodiscard]] bool has_both() const { return weights[0] > 0 && weights[1] > 0; }
};

/// Of the given rows. first < second.
///
/// emotions, possible  as of fit_machine
[[nodiscard]] PairRows rows_of_pair(std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                                    std::span<const std::size_t> rows, std::size_t first, std::size_t second,
                                    ClassWeights weights);

/// Fits C-SVC by LIBSVM (Chang & Lin, ACM TIST 2(3), 2011) on `rows` of the kernel matrix, every pair on those that
/// could have been either (see rows_of_pair). Deterministic; safe to call from several threads.
///
/// emotions  one a row of the kernel matrix
/// possible  one a row of the kernel matrix: what it could have been labelled with
/// rows      at least one; they may all be of one emotion, then there is no pair to fit
/// cost      the C of C-SVC, above 0
[[nodiscard]] Machine fit_machine(const KernelMatrix& kernel, std::span<const Emotion> emotions,
                                  std::span<const EmotionSet> possible, std::span<const std::size_t> rows, double cost,
                                  ClassWeights weights);

/// The machine as the core runs it, without sigmoids: linear support vectors folded into one weight vector a pair.
///
/// rows   what the kernel matrix was made from
/// gamma  what the kernel matrix was made with
[[nodiscard]] SvmParameters to_parameters(const Machine& machine, const Rows& rows, Kernel kernel, double gamma);

}  // namespace emovox::trainer
