#include "trainer/fit/machine.hpp"

#include <svm.h>

#include <algorithm>
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

/// The place of a pair (first < second) in SvmParameters' order.
std::size_t pair_index(std::size_t first, std::size_t second) {
  return first * (2 * emotion_count - first - 1) / 2 + second - first - 1;
}

/// LIBSVM's model in our terms. LIBSVM orders classes by first appearance; coefficients of the pair of its classes
/// p < q are in sv_coef[q - 1] for support vectors of p and in sv_coef[p] for those of q.
Machine translate(const svm_model& model, std::span<const std::size_t> rows) {
  const auto classes = static_cast<std::size_t>(model.nr_class);
  Machine machine;
  std::vector<std::size_t> first_of_class;
  for (std::size_t p = 0, at = 0; p < classes; ++p) {
    machine.present[static_cast<std::size_t>(model.label[p])] = true;
    first_of_class.push_back(at);
    at += static_cast<std::size_t>(model.nSV[p]);
  }
  for (int k = 0; k < model.l; ++k) machine.support.push_back(rows[static_cast<std::size_t>(model.sv_indices[k] - 1)]);
  machine.coefficients.resize(machine.support.size());

  std::size_t libsvm_pair = 0;
  for (std::size_t p = 0; p < classes; ++p)
    for (std::size_t q = p + 1; q < classes; ++q, ++libsvm_pair) {
      const auto label_p = static_cast<std::size_t>(model.label[p]);
      const auto label_q = static_cast<std::size_t>(model.label[q]);
      const double sign = label_p < label_q ? 1 : -1;
      const std::size_t pair = pair_index(std::min(label_p, label_q), std::max(label_p, label_q));
      const auto take = [&](std::size_t of, const double* coefficients) {
        for (std::size_t k = first_of_class[of]; k < first_of_class[of] + static_cast<std::size_t>(model.nSV[of]); ++k)
          machine.coefficients[k][pair] = sign * coefficients[k];
      };
      take(p, model.sv_coef[q - 1]);
      take(q, model.sv_coef[p]);
      machine.bias[pair] = -sign * model.rho[libsvm_pair];
    }
  return machine;
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

Machine fit_machine(const KernelMatrix& kernel, std::span<const Emotion> emotions, std::span<const std::size_t> rows,
                    double cost, ClassWeights weights) {
  silence_libsvm();
  std::vector<svm_node*> x;
  std::vector<double> y;
  std::vector<Emotion> truths;
  for (const std::size_t row : rows) {
    x.push_back(kernel.libsvm_row(row));
    y.push_back(static_cast<double>(emotions[row]));
    truths.push_back(emotions[row]);
  }
  const svm_problem problem{static_cast<int>(rows.size()), y.data(), x.data()};

  std::vector<int> weight_labels;
  std::vector<double> weight_values;
  const auto all_weights = class_weights(truths, weights);
  for (std::size_t i = 0; i < emotion_count; ++i) {
    if (all_weights[i] == 0) continue;
    weight_labels.push_back(static_cast<int>(i));
    weight_values.push_back(all_weights[i]);
  }

  svm_parameter parameter{};
  parameter.svm_type = C_SVC;
  parameter.kernel_type = PRECOMPUTED;
  parameter.cache_size = kernel_cache_megabytes;
  parameter.eps = stopping_tolerance;
  parameter.C = cost;
  parameter.nr_weight = static_cast<int>(weight_labels.size());
  parameter.weight_label = weight_labels.data();
  parameter.weight = weight_values.data();
  parameter.shrinking = 1;

  const std::unique_ptr<svm_model, FreeModel> model(svm_train(&problem, &parameter));
  return translate(*model, rows);
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
