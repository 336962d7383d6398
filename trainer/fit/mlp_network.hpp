#pragma once

#include <ATen/core/ivalue.h>
// libtorch's headers want that one first

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "emovox/mlp.hpp"

namespace emovox::trainer {

/// A multilayer perceptron that can be fitted, in libtorch: what Mlp runs. A hidden layer is dense without bias, batch
/// normalisation (Ioffe & Szegedy, ICML 2015) and a rectifier; the last is dense.
class MlpNetwork {
 public:
  /// widths  inputs, units of each hidden layer, outputs
  /// random  draws the weights, normally distributed (He et al., ICCV 2015)
  MlpNetwork(std::span<const std::int64_t> widths, const at::Generator& random);

  /// Scores [row, output] while fitting: normalised by the batch x [row, input], with units dropped at random.
  ///
  /// dropout  probability that a hidden unit is dropped (Srivastava et al., JMLR 15, 2014)
  [[nodiscard]] at::Tensor fitting(const at::Tensor& x, double dropout, const at::Generator& random) const;

  /// Takes the statistics of these rows for all that is evaluated from now on.
  void settle(const at::Tensor& rows);

  /// Scores [row, output] with nothing dropped and the statistics last settled.
  [[nodiscard]] at::Tensor evaluate(const at::Tensor& x) const;

  /// Dense weights, which may decay, and all others.
  [[nodiscard]] std::vector<at::Tensor> weights() const;
  [[nodiscard]] std::vector<at::Tensor> others() const;

  /// As the core runs it, with the normalisation folded into the weights.
  [[nodiscard]] MlpParameters parameters() const;

 private:
  struct Hidden {
    at::Tensor weights;  // [unit, input]
    at::Tensor scale;    // [unit], of the normalised
    at::Tensor shift;
    at::Tensor mean;  // [unit], as settled
    at::Tensor variance;
  };
  std::vector<Hidden> hidden_;
  at::Tensor weights_;  // [output, unit]
  at::Tensor bias_;
};

}  // namespace emovox::trainer
