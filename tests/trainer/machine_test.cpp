#include "trainer/fit/machine.hpp"

#include <gtest/gtest.h>
#include <svm.h>

#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <set>

#include "clouds.hpp"

namespace emovox::trainer {
namespace {

using test::all_emotions;
using test::beside_a_corpus_without_calm;
using test::clouds;
using test::Problem;
using test::vector_of;

/// LIBSVM on its own: its kernels, its labels, its decision function.
class Libsvm {
 public:
  Libsvm(const Problem& problem, Kernel kernel, double gamma, double cost,
         const std::array<double, emotion_count>& weights) {
    svm_set_print_string_function([](const char*) {});
    for (Eigen::Index r = 0; r < problem.rows.rows(); ++r) {
      nodes_.push_back(nodes_of(problem.rows.row(r)));
      y_.push_back(static_cast<double>(problem.emotions[static_cast<std::size_t>(r)]));
    }
    for (auto& nodes : nodes_) x_.push_back(nodes.data());
    const svm_problem all{static_cast<int>(y_.size()), y_.data(), x_.data()};
    std::vector<int> labels(emotion_count);
    std::iota(labels.begin(), labels.end(), 0);
    auto values = weights;
    svm_parameter parameter{};
    parameter.svm_type = C_SVC;
    parameter.kernel_type = kernel == Kernel::linear ? LINEAR : RBF;
    parameter.gamma = gamma;
    parameter.C = cost;
    parameter.eps = 1e-3;
    parameter.cache_size = 10;
    parameter.shrinking = 1;
    parameter.nr_weight = static_cast<int>(emotion_count);
    parameter.weight_label = labels.data();
    parameter.weight = values.data();
    model_ = svm_train(&all, &parameter);
    model_->param.weight_label = nullptr;  // ours, not to be freed
    model_->param.weight = nullptr;
  }
  ~Libsvm() { svm_free_and_destroy_model(&model_); }
  Libsvm(const Libsvm&) = delete;
  Libsvm& operator=(const Libsvm&) = delete;

  /// Decision values by pair (first, second), first < second.
  [[nodiscard]] std::map<std::pair<int, int>, double> decide(const Eigen::RowVectorXd& x) const {
    const auto nodes = nodes_of(x);
    std::vector<double> values(static_cast<std::size_t>(model_->nr_class * (model_->nr_class - 1) / 2));
    svm_predict_values(model_, nodes.data(), values.data());
    std::map<std::pair<int, int>, double> decisions;
    std::size_t at = 0;
    for (int p = 0; p < model_->nr_class; ++p)
      for (int q = p + 1; q < model_->nr_class; ++q, ++at) {
        const int a = model_->label[p];
        const int b = model_->label[q];
        decisions[{std::min(a, b), std::max(a, b)}] = a < b ? values[at] : -values[at];
      }
    return decisions;
  }

 private:
  static std::vector<svm_node> nodes_of(const Eigen::RowVectorXd& x) {
    std::vector<svm_node> nodes;
    for (Eigen::Index d = 0; d < x.size(); ++d) nodes.push_back({static_cast<int>(d + 1), x(d)});
    nodes.push_back({-1, 0});
    return nodes;
  }

  std::vector<std::vector<svm_node>> nodes_;
  std::vector<svm_node*> x_;
  std::vector<double> y_;
  svm_model* model_ = nullptr;
};

void expect_libsvms_decisions(Kernel kernel, double gamma, double cost) {
  const Problem problem = clouds(all_emotions, 25, 3);
  const KernelMatrix matrix(problem.rows * problem.rows.transpose(), kernel, gamma);
  std::vector<std::size_t> every_row(matrix.size());
  std::iota(every_row.begin(), every_row.end(), 0U);
  const Machine machine = fit_machine(matrix, problem.emotions, problem.possible, every_row, cost, ClassWeights::none);
  const Svm svm(to_parameters(machine, problem.rows, kernel, gamma));

  std::array<double, emotion_count> weights;
  weights.fill(1);
  const Libsvm reference(problem, kernel, gamma, cost, weights);

  const Problem fresh = clouds(all_emotions, 5, 4);
  for (Eigen::Index r = 0; r < fresh.rows.rows(); ++r) {
    const std::vector<float> x = vector_of(fresh, r);
    std::array<float, emotion_pairs> decisions{};
    svm.decide(x, decisions);
    const auto expected = reference.decide(fresh.rows.row(r));
    std::size_t pair = 0;
    for (int i = 0; i < 8; ++i)
      for (int j = i + 1; j < 8; ++j, ++pair)
        // both solvers stop at 1e-3 of the optimum; single precision adds less
        EXPECT_NEAR(decisions[pair], expected.at({i, j}), 2e-3) << i << " against " << j;
  }
}

TEST(Machine, DecidesAsLibsvmDoesWithALinearKernel) { expect_libsvms_decisions(Kernel::linear, 0, 0.5); }
TEST(Machine, DecidesAsLibsvmDoesWithAnRbfKernel) { expect_libsvms_decisions(Kernel::rbf, 0.3, 4); }

TEST(Machine, IsFittedOnTheGivenRowsOnly) {
  const Problem problem = clouds(all_emotions, 20, 5);
  const Eigen::Index half = problem.rows.rows() / 2;
  const Problem first{problem.rows.topRows(half),
                      {problem.emotions.begin(), problem.emotions.begin() + half},
                      {problem.possible.begin(), problem.possible.begin() + half}};
  const KernelMatrix whole(problem.rows * problem.rows.transpose(), Kernel::rbf, 0.5);
  const KernelMatrix part(first.rows * first.rows.transpose(), Kernel::rbf, 0.5);
  std::vector<std::size_t> rows(static_cast<std::size_t>(half));
  std::iota(rows.begin(), rows.end(), 0U);
  const Machine a = fit_machine(whole, problem.emotions, problem.possible, rows, 2, ClassWeights::balanced);
  const Machine b = fit_machine(part, first.emotions, first.possible, rows, 2, ClassWeights::balanced);
  EXPECT_EQ(a.support, b.support);
  for (std::size_t pair = 0; pair < emotion_pairs; ++pair) EXPECT_NEAR(a.bias[pair], b.bias[pair], 1e-9);
  EXPECT_LT(*std::ranges::max_element(a.support), static_cast<std::size_t>(half));
}

TEST(Machine, DecidesPairsOfEmotionsItNeverHeardByNothing) {
  const Problem problem = clouds(std::array{Emotion::sad, Emotion::angry, Emotion::calm}, 20, 6);
  const KernelMatrix matrix(problem.rows * problem.rows.transpose(), Kernel::linear, 0);
  std::vector<std::size_t> rows(matrix.size());
  std::iota(rows.begin(), rows.end(), 0U);
  const Machine machine = fit_machine(matrix, problem.emotions, problem.possible, rows, 1, ClassWeights::balanced);
  const auto decisions = machine.decide(matrix, 0);
  int decided = 0;
  for (const double decision : decisions) decided += decision != 0 ? 1 : 0;
  EXPECT_EQ(decided, 3);  // of 28
}

TEST(Machine, FitsAPairOnWhatCouldHaveBeenEither) {
  const Problem full = clouds(all_emotions, 20, 7);
  const Problem both = beside_a_corpus_without_calm(full, clouds(all_emotions, 40, 8));
  const KernelMatrix matrix(both.rows * both.rows.transpose(), Kernel::rbf, 0.3);
  std::vector<std::size_t> rows(matrix.size());
  std::iota(rows.begin(), rows.end(), 0U);
  const Machine of_both = fit_machine(matrix, both.emotions, both.possible, rows, 2, ClassWeights::balanced);
  rows.resize(full.emotions.size());
  const Machine of_full = fit_machine(matrix, both.emotions, both.possible, rows, 2, ClassWeights::balanced);
  constexpr auto calm = static_cast<std::size_t>(Emotion::calm);
  for (std::size_t row = 0; row < matrix.size(); row += 7) {
    const auto found = of_both.decide(matrix, row);
    const auto expected = of_full.decide(matrix, row);
    std::size_t pair = 0;
    for (std::size_t i = 0; i < emotion_count; ++i)
      for (std::size_t j = i + 1; j < emotion_count; ++j, ++pair) {
        if (i == calm || j == calm)
          EXPECT_NEAR(found[pair], expected[pair], 1e-9) << i << " against " << j;
        else
          EXPECT_NE(found[pair], expected[pair]) << i << " against " << j;
      }
  }
}

TEST(Machine, HasASupportVectorOnceHoweverManyPairsItTakesPartIn) {
  const Problem problem = beside_a_corpus_without_calm(clouds(all_emotions, 10, 7), clouds(all_emotions, 10, 8));
  const KernelMatrix matrix(problem.rows * problem.rows.transpose(), Kernel::rbf, 0.3);
  std::vector<std::size_t> rows(matrix.size());
  std::iota(rows.begin(), rows.end(), 0U);
  const Machine machine = fit_machine(matrix, problem.emotions, problem.possible, rows, 2, ClassWeights::none);
  EXPECT_EQ(std::set(machine.support.begin(), machine.support.end()).size(), machine.support.size());
}

TEST(ClassWeights, CompareAnEmotionWithWhatCouldHaveBeenIt) {
  const std::vector emotions{Emotion::calm, Emotion::sad, Emotion::sad, Emotion::sad, Emotion::sad, Emotion::sad};
  std::vector<EmotionSet> possible(emotions.size(), EmotionSet().set());
  for (std::size_t other = 3; other < 6; ++other) possible[other].reset(static_cast<std::size_t>(Emotion::calm));
  const auto balanced = class_weights(emotions, possible, ClassWeights::balanced);
  EXPECT_DOUBLE_EQ(balanced[static_cast<std::size_t>(Emotion::calm)], 3.0 / 2);  // one of three, not one of six
  EXPECT_DOUBLE_EQ(balanced[static_cast<std::size_t>(Emotion::sad)], 6.0 / (2 * 5));
  EXPECT_DOUBLE_EQ(balanced[static_cast<std::size_t>(Emotion::angry)], 0);
}

TEST(ClassWeights, MakeEveryEmotionCountAlike) {
  std::vector<Emotion> emotions(10, Emotion::calm);
  emotions.resize(40, Emotion::sad);
  const auto balanced = class_weights(emotions, ClassWeights::balanced);
  EXPECT_DOUBLE_EQ(balanced[static_cast<std::size_t>(Emotion::calm)], 2);
  EXPECT_DOUBLE_EQ(balanced[static_cast<std::size_t>(Emotion::sad)], 2.0 / 3);
  EXPECT_DOUBLE_EQ(balanced[static_cast<std::size_t>(Emotion::angry)], 0);
  EXPECT_DOUBLE_EQ(class_weights(emotions, ClassWeights::none)[static_cast<std::size_t>(Emotion::calm)], 1);
}

}  // namespace
}  // namespace emovox::trainer
