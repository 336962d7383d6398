#include "trainer/fit/booster.hpp"

#include <xgboost/c_api.h>

#include <array>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace emovox::trainer {
namespace {

constexpr std::uint64_t rounds_seeds_apart = 1000;  // further than the fits' own

void check(int outcome) {
  if (outcome != 0) throw std::runtime_error(std::string("XGBoost: ") + XGBGetLastError());
}

/// A matrix of XGBoost's, which copies the rows.
class Matrix {
 public:
  explicit Matrix(const Rows& rows) {
    constexpr float missing = std::numeric_limits<float>::quiet_NaN();
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> single = rows.cast<float>();
    check(XGDMatrixCreateFromMat_omp(single.data(), static_cast<bst_ulong>(single.rows()),
                                     static_cast<bst_ulong>(single.cols()), missing, &handle_, 1));
  }
  ~Matrix() { XGDMatrixFree(handle_); }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;

  /// field: "label" or "weight"
  void describe(const char* field, std::span<const float> values) {
    check(XGDMatrixSetFloatInfo(handle_, field, values.data(), values.size()));
  }

  [[nodiscard]] DMatrixHandle handle() const { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

/// settings  as XGBoosterPredictFromDMatrix wants them
std::vector<float> predicted(BoosterHandle booster, const Matrix& matrix, const char* settings) {
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* values = nullptr;
  check(XGBoosterPredictFromDMatrix(booster, matrix.handle(), settings, &shape, &dimensions, &values));
  const auto count = std::accumulate(shape, shape + dimensions, bst_ulong{1}, std::multiplies<>());
  return {values, values + count};
}

}  // namespace

struct Booster::Handles {
  Matrix matrix;
  BoosterHandle booster = nullptr;

  explicit Handles(const Rows& rows) : matrix(rows) {
    check(XGBoosterCreate(std::array{matrix.handle()}.data(), 1, &booster));
  }
  ~Handles() { XGBoosterFree(booster); }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
};

Booster::Booster(const Rows& rows, std::span<const float> labels, std::span<const float> weights,
                 const Settings& settings, std::uint64_t seed)
    : handles_(std::make_unique<Handles>(rows)), seed_(seed) {
  handles_->matrix.describe("label", labels);
  handles_->matrix.describe("weight", weights);
  set("nthread", "1");
  set("verbosity", "0");
  // XGBoost's generator belongs to the thread and goes on from one fit to the next unless every round seeds it.
  set("seed_per_iteration", "1");
  for (const auto& [name, value] : settings) set(name, value);
  set("seed", std::to_string(seed_));
}

Booster::~Booster() = default;

void Booster::set(const std::string& name, const std::string& value) {
  check(XGBoosterSetParam(handles_->booster, name.c_str(), value.c_str()));
}

void Booster::boost() { check(XGBoosterUpdateOneIter(handles_->booster, round_++, handles_->matrix.handle())); }

void Booster::boost(std::span<const float> gradients, std::span<const float> curvatures) {
  // To XGBoost every such round is the first one: with the same seed it would draw the same rows and elements again.
  set("seed", std::to_string(seed_ + rounds_seeds_apart * static_cast<std::uint64_t>(round_)));
  // XGBoost does not write to them; its signature lacks a const.
  std::vector<float> g(gradients.begin(), gradients.end());
  std::vector<float> h(curvatures.begin(), curvatures.end());
  check(XGBoosterBoostOneIter(handles_->booster, handles_->matrix.handle(), g.data(), h.data(), g.size()));
  ++round_;
}

std::vector<float> Booster::scores() const {
  return predicted(handles_->booster, handles_->matrix,
                   R"({"type": 1, "training": true, "iteration_begin": 0, "iteration_end": 0, "strict_shape": true})");
}

std::vector<float> Booster::predict(const Rows& rows) const {
  return predicted(handles_->booster, Matrix(rows),
                   R"({"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": true})");
}

std::string Booster::json() const {
  bst_ulong size = 0;
  const char* text = nullptr;
  check(XGBoosterSaveModelToBuffer(handles_->booster, R"({"format": "json"})", &size, &text));
  return {text, size};
}

}  // namespace emovox::trainer
