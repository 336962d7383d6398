#include "trainer/fit/svm.hpp"

#include <gtest/gtest.h>

#include "made_up.hpp"

namespace emovox::trainer {
namespace {

using test::every_emotion;
using test::made_up_clips;

TrainingSet made_up_set(std::size_t speakers, int takes, double separation) {
  return *training_set(made_up_clips(speakers, takes, separation, every_emotion), 3);
}

TEST(FitSvm, FindsWhatTellsTheEmotionsApart) {
  // An eighth of all elements is shifted by a standard deviation.
  EXPECT_GT(fit_svm(made_up_set(6, 2, 1.0), {}, "fit").choice.inner_uar, 0.95);
}

TEST(FitSvm, ScoresChanceWhereThereIsNothingToFind) {
  // Best of 37 choices on 96 clips whose features say nothing: 1/8 and the luck of the best draw
  EXPECT_LT(fit_svm(made_up_set(6, 2, 0), {}, "fit").choice.inner_uar, 0.35);
}

TEST(FitSvm, TakesTheKernelAskedFor) {
  const TrainingSet set = made_up_set(4, 1, 0.5);
  for (const Kernel kernel : {Kernel::linear, Kernel::rbf}) {
    SvmOptions options;
    options.kernel = kernel;
    const auto fit = fit_svm(set, options, "fit");
    EXPECT_EQ(fit.choice.kernel, kernel);
    EXPECT_EQ(fit.parameters.kernel, kernel);
  }
}

}  // namespace
}  // namespace emovox::trainer
