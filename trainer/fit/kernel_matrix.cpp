#include "trainer/fit/kernel_matrix.hpp"

#include <algorithm>
#include <cmath>

namespace emovox::trainer {

KernelMatrix::KernelMatrix(const Eigen::MatrixXd& gram, Kernel kernel, double gamma)
    : size_(static_cast<std::size_t>(gram.rows())) {
  nodes_.reserve(size_ * (size_ + 1));
  for (Eigen::Index i = 0; i < gram.rows(); ++i) {
    nodes_.push_back({0, static_cast<double>(i + 1)});
    for (Eigen::Index j = 0; j < gram.cols(); ++j) {
      const double product = gram(i, j);
      // rounding may leave the distance of a row to itself a little below 0
      const double squared_distance = std::max(0.0, gram(i, i) + gram(j, j) - 2 * product);
      const double value = kernel == Kernel::linear ? product : std::exp(-gamma * squared_distance);
      nodes_.push_back({static_cast<int>(j + 1), value});
    }
  }
}

}  // namespace emovox::trainer
