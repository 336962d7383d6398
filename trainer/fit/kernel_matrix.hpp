#pragma once

#include <svm.h>

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "emovox/svm.hpp"
#include "trainer/fit/rows.hpp"

namespace emovox::trainer {

/// A kernel between any two of the rows it was made from, laid out as LIBSVM wants a precomputed kernel. One matrix
/// serves every C and every subset of rows. Memory: 16 bytes a pair of rows.
class KernelMatrix {
 public:
  /// gram: rows * rows transposed, from which both kernels follow. gamma is for Kernel::rbf.
  KernelMatrix(const Eigen::MatrixXd& gram, Kernel kernel, double gamma);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const { return nodes_[i * (size_ + 1) + j + 1].value; }

  /// Row i for svm_problem::x. LIBSVM's signature lacks a const; it does not write.
  [[nodiscard]] svm_node* libsvm_row(std::size_t i) const {
    return const_cast<svm_node*>(&nodes_[i * (size_ + 1)]);  // NOLINT(cppcoreguidelines-pro-type-const-cast): see above
  }

 private:
  std::size_t size_;
  std::vector<svm_node> nodes_;  // a row: its number counted from 1, then size_ kernel values
};

}  // namespace emovox::trainer
