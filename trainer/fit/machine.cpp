#include "trainer/fit/machine.hpp"

#include <svm.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace emovox::trainer {
namespace {

constexpr double kernel_cache_megabytes = 64;
constexpr double stopping_tolerance = 1e-3;

struct FreeModel {
  void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

/// LIBSVM reports every fit on stdout, which is for results.
void silence_libsvm() {
  static const bool once = [] {
    svm_set_print_string_function([](const char*) {});
    return true;
  }();
  (void)once;
}

/// LIBSVM's machine for two emotions, of which `of_pair` has rows.
std::unique_ptr<svm_model, FreeModel> fit_pair(const KernelMatrix& kernel, std::span<const Emotion> emotions,
                                               const PairRows& of_pair, std::array<int, 2> pair, double cost) {
  std::vector<svm_node*> x;
  std::vector<double> y;
  for (const std::size_t row : of_pair.rows) {
    x.push_back(kernel.libsvm_row(row));
    y.push_back(static_cast<double>(emotions[row]));
  }
  const svm_problem problem{static_cast<int>(x.size()), y.data(), x.data()};

  auto weights = of_pair.weights;
  svm_parameter parameter{};
  parameter.svm_type = C_SVC;
  parameter.kernel_type = PRECOMPUTED;
  parameter.cache_size = kernel_cache_megabytes;
  parameter.eps = stopping_tolerance;
  parameter.C = cost;
  parameter.nr_weight = static_cast<int>(pair.size());
  parameter.weight_label = pair.data();
  parameter.weight = weights.data();
  parameter.shrinking = 1;
  return std::unique_ptr<svm_model, FreeModel>(svm_train(&problem, &parameter));
}

}  // namespace

Machine::Pairs Machine::decide(const KernelMatrix& kernel, std::size_t row) const {
  Pairs decisions = bias;
  for (std::size_t k = 0; k < support.size(); ++k) {
    const double similarity = kernel(row, support[k]);
    for (std::size_t pair = 0; pair < emotion_pairs; ++pair) decisions[pair] += coefficients[k][pair] * similarity;
  }
  return decisions;
}

PairRows rows_of_pair(std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                      std::span<const std::size_t> rows, std::size_t first, std::size_t second, ClassWeights weights) {
  PairRows of_pair;
  std::vector<Emotion> asked;  // all emotions of rows that could have been either
  for (const std::size_t row : rows) {
    if (!possible[row][first] || !possible[row][second]) continue;
    asked.push_back(emotions[row]);
    if (const auto emotion = static_cast<std::size_t>(emotions[row]); emotion == first || emotion == second)
      of_pair.rows.push_back(row);
  }
  const auto all_weights = class_weights(asked, weights);
  of_pair.weights = {all_weights[first], all_weights[second]};
  return of_pair;
}

Machine fit_machine(const KernelMatrix& kernel, std::span<const Emotion> emotions, std::span<const EmotionSet> possible,
                    std::span<const std::size_t> rows, double cost, ClassWeights weights) {
  silence_libsvm();
  Machine machine;
  std::map<std::size_t, Machine::Pairs> coefficients;  // of each support vector, by its row
  std::size_t pair = 0;
  for (std::size_t i = 0; i < emotion_count; ++i)
    for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
      const PairRows of_pair = rows_of_pair(emotions, possible, rows, i, j, weights);
      if (!of_pair.has_both()) continue;
      const auto model = fit_pair(kernel, emotions, of_pair, {static_cast<int>(i), static_cast<int>(j)}, cost);
      const double sign = std::cmp_equal(model->label[0], i) ? 1 : -1;  // LIBSVM's first is the first it sees
      for (int k = 0; k < model->l; ++k) {
        const std::size_t row = of_pair.rows[static_cast<std::size_t>(model->sv_indices[k] - 1)];
        coefficients[row][pair] = sign * model->sv_coef[0][k];
      }
      machine.bias[pair] = -sign * model->rho[0];
    }
  for (const auto& [row, of_row] : coefficients) {
    machine.support.push_back(row);
    machine.coefficients.push_back(of_row);
  }
  return machine;
}

SvmParameters to_parameters(const Machine& machine, const Rows& rows, Kernel kernel, double gamma) {
  const auto dimension = static_cast<std::size_t>(rows.cols());
  SvmParameters parameters;
  parameters.kernel = kernel;
  parameters.dimension = dimension;
  std::ranges::transform(machine.bias, parameters.bias.begin(), [](double b) { return static_cast<float>(b); });

  if (kernel == Kernel::linear) {
    Rows weights = Rows::Zero(emotion_pairs, rows.cols());
    for (std::size_t k = 0; k < machine.support.size(); ++k)
      for (std::size_t pair = 0; pair < emotion_pairs; ++pair)
        weights.row(static_cast<Eigen::Index>(pair)) +=
            machine.coefficients[k][pair] * rows.row(static_cast<Eigen::Index>(machine.support[k]));
    for (const double weight : weights.reshaped<Eigen::RowMajor>())
      parameters.vectors.push_back(static_cast<float>(weight));
    return parameters;
  }

  parameters.gamma = static_cast<float>(gamma);
  for (std::size_t k = 0; k < machine.support.size(); ++k) {
    for (const double value : rows.row(static_cast<Eigen::Index>(machine.support[k])))
      parameters.vectors.push_back(static_cast<float>(value));
    for (const double value : machine.coefficients[k]) parameters.coefficients.push_back(static_cast<float>(value));
  }
  return parameters;
}

}  // namespace emovox::trainer
