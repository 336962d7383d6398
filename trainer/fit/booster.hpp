#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "trainer/fit/kernel_matrix.hpp"

namespace emovox::trainer {

/// XGBoost (Chen & Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016) over a fixed set of rows, a round at
/// a time. On one thread, so that several fits may run side by side. Throws std::runtime_error with XGBoost's words.
class Booster {
 public:
  using Settings = std::vector<std::pair<std::string, std::string>>;

  /// labels, weights  one a row
  /// settings         XGBoost's parameters by name; `nthread` and how it draws random numbers are set here
  /// seed             below 2^31
  Booster(const Rows& rows, std::span<const float> labels, std::span<const float> weights, const Settings& settings,
          std::uint64_t seed);
  ~Booster();
  Booster(const Booster&) = delete;
  Booster& operator=(const Booster&) = delete;

  /// Adds the trees of a round, as its objective wants them.
  void boost();

  /// Adds the trees of a round by the given derivatives of a loss: rows of one value an output.
  void boost(std::span<const float> gradients, std::span<const float> curvatures);

  /// Row-major sums of the trees so far for the rows it is fitted on, one a row and output.
  [[nodiscard]] std::vector<float> scores() const;

  /// Row-major predictions, one a row and output.
  [[nodiscard]] std::vector<float> predict(const Rows& rows) const;

  /// The model as XGBoost writes it in JSON (doc/model.schema in its repository).
  [[nodiscard]] std::string json() const;

 private:
  struct Handles;

  void set(const std::string& name, const std::string& value);

  std::unique_ptr<Handles> handles_;
  std::uint64_t seed_;
  int round_ = 0;
};

}  // namespace emovox::trainer
