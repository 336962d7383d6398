#pragma once

#include <Eigen/Core>

namespace emovox::trainer {

/// Normalised utterances, one a row.
using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace emovox::trainer
