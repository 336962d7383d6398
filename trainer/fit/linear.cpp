#include "trainer/fit/linear.hpp"

#include <linear.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <numeric>
#include <set>
#include <span>

#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

constexpr std::array costs{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1};

/// The rows as LIBLINEAR wants them: elements with their numbers counted from 1, then the constant for the bias.
class Nodes {
 public:
  explicit Nodes(const Rows& rows) : width_(static_cast<std::size_t>(rows.cols()) + 2) {
    nodes_.reserve(static_cast<std::size_t>(rows.rows()) * width_);
    for (Eigen::Index r = 0; r < rows.rows(); ++r) {
      for (Eigen::Index i = 0; i < rows.cols(); ++i) nodes_.push_back({static_cast<int>(i) + 1, rows(r, i)});
      nodes_.push_back({elements(), 1});
      nodes_.push_back({-1, 0});
    }
  }

  [[nodiscard]] int elements() const { return static_cast<int>(width_) - 1; }

  /// LIBLINEAR's signature lacks a const; it does not write.
  [[nodiscard]] feature_node* row(std::size_t r) const {
    return const_cast<feature_node*>(&nodes_[r * width_]);  // NOLINT(cppcoreguidelines-pro-type-const-cast): see above
  }

 private:
  std::size_t width_;
  std::vector<feature_node> nodes_;
};

struct FreeModel {
  void operator()(model* fitted) const { free_and_destroy_model(&fitted); }
};

class Fitter {
 public:
  Fitter(const TrainingSet& training, ClassWeights weights)
      : training_(training), weights_(weights), nodes_(training.rows) {
    set_print_string_function([](const char*) {});
  }

  /// The weights of emotions that were never heard stay 0, and their bias so low that they get no probability.
  [[nodiscard]] LinearParameters fit(std::span<const std::size_t> rows, double cost) const {
    constexpr float never = -50;
    const auto dimension = static_cast<std::size_t>(training_.rows.cols());
    LinearParameters parameters;
    parameters.dimension = dimension;
    parameters.weights.assign(emotion_count * dimension, 0);
    parameters.bias.fill(never);
    std::set<Emotion> heard;
    for (const std::size_t row : rows) heard.insert(training_.emotions[row]);
    for (const Emotion emotion : heard) {
      const auto fitted = fit_against_rest(emotion, rows, cost);
      const auto i = static_cast<std::size_t>(emotion);
      std::copy_n(fitted.begin(), dimension, parameters.weights.begin() + static_cast<std::ptrdiff_t>(i * dimension));
      parameters.bias[i] = fitted.back();
    }
    return parameters;
  }

  /// Probabilities of every row, by classifiers that were fitted without the row's inner fold.
  [[nodiscard]] std::vector<std::optional<Probabilities>> held_out(double cost) const {
    std::vector<std::optional<Probabilities>> probabilities(training_.emotions.size());
    std::vector<float> x(static_cast<std::size_t>(training_.rows.cols()));
    for (std::size_t fold = 0; fold < training_.fold_count; ++fold) {
      throw_if_interrupted();
      const auto inside = training_.rows_outside(fold);
      if (inside.empty()) continue;
      const Linear linear(fit(inside, cost));
      for (const std::size_t row : training_.rows_in(fold)) {
        for (std::size_t i = 0; i < x.size(); ++i)
          x[i] = static_cast<float>(training_.rows(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)));
        probabilities[row] = linear.classify(x);
      }
    }
    return probabilities;
  }

 private:
  /// Weights and bias of an emotion's score, from the rows that could have been labelled with it.
  [[nodiscard]] std::vector<float> fit_against_rest(Emotion emotion, std::span<const std::size_t> rows,
                                                    double cost) const {
    constexpr double is = 1;
    constexpr double is_not = -1;
    std::vector<feature_node*> x;
    std::vector<double> y;
    std::vector<Emotion> emotions;
    for (const std::size_t row : rows) {
      if (!training_.possible[row][static_cast<std::size_t>(emotion)]) continue;
      x.push_back(nodes_.row(row));
      emotions.push_back(training_.emotions[row]);
      y.push_back(emotions.back() == emotion ? is : is_not);
    }
    // As LIBLINEAR itself does it: the rest counts once a row, unless it is of a single emotion.
    const auto of_emotions = class_weights(emotions, weights_);
    const double weight = of_emotions[static_cast<std::size_t>(emotion)];
    const bool two = std::ranges::count_if(of_emotions, [](double of) { return of > 0; }) == 2;
    std::array labels{static_cast<int>(is), static_cast<int>(is_not)};
    std::array weights{weight, two ? std::reduce(of_emotions.begin(), of_emotions.end()) - weight : 1};

    const problem problem{static_cast<int>(x.size()), nodes_.elements(), y.data(), x.data(), -1};
    parameter parameter{};
    parameter.solver_type = L2R_LR;
    parameter.eps = 1e-3;
    parameter.C = cost;
    parameter.nr_weight = static_cast<int>(labels.size());
    parameter.weight_label = labels.data();
    parameter.weight = weights.data();
    const std::unique_ptr<model, FreeModel> fitted(train(&problem, &parameter));
    fitted->param.weight_label = nullptr;  // ours, not to be freed
    fitted->param.weight = nullptr;
    std::vector<float> score;
    for (int i = 1; i <= nodes_.elements(); ++i)
      score.push_back(static_cast<float>(get_decfun_coef(fitted.get(), i, 0)));
    return score;
  }

  const TrainingSet& training_;
  ClassWeights weights_;
  Nodes nodes_;
};

}  // namespace

LinearFit fit_linear(const TrainingSet& training, const LinearOptions& options, const std::string& what) {
  const Fitter fitter(training, options.weights);
  std::vector<std::vector<std::optional<Probabilities>>> held_out(costs.size());
  {
    Progress progress(what, costs.size());
    parallel_for(costs.size(), [&](std::size_t c) {
      held_out[c] = fitter.held_out(costs[c]);
      progress.step();
    });
  }

  LinearFit fit;
  for (std::size_t c = 0; c < costs.size(); ++c) {
    const double uar = training.uar(held_out[c]);
    if (c > 0 && uar <= fit.choice.inner_uar) continue;
    fit.choice = {costs[c], uar};
    fit.held_out = held_out[c];
  }
  fit.parameters = fitter.fit(training.every_row(), fit.choice.cost);
  return fit;
}

}  // namespace emovox::trainer
