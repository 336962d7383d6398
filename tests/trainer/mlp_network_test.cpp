#include "trainer/fit/mlp_network.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace emovox::trainer {
namespace {

/// A network whose every number has moved from where it began.
MlpNetwork moved(std::span<const std::int64_t> widths, const at::Generator& random) {
  MlpNetwork network(widths, random);
  const at::NoGradGuard no_gradients;
  for (at::Tensor tensor : network.others()) tensor += at::empty_like(tensor).normal_(0, 0.5, random);
  network.settle(at::empty({100, widths[0]}).normal_(0.3, 2, random));
  return network;
}

TEST(MlpNetwork, IsEvaluatedAsTheCoreRunsIt) {
  const at::Generator random = at::detail::createCPUGenerator(1);
  for (const auto& widths : {std::vector<std::int64_t>{10, 16, 8}, std::vector<std::int64_t>{10, 32, 16, 8}}) {
    const MlpNetwork network = moved(widths, random);
    const Mlp mlp(network.parameters());
    ASSERT_EQ(problem_with(mlp.parameters(), 10), nullptr);
    const at::Tensor rows = at::empty({50, 10}).normal_(0, 1, random);
    const at::Tensor expected = at::softmax(network.evaluate(rows), 1).contiguous();
    for (std::int64_t r = 0; r < rows.size(0); ++r) {
      const Probabilities found = mlp.classify(std::span(rows.data_ptr<float>() + r * 10, 10));
      for (std::int64_t i = 0; i < 8; ++i)  // both in single precision, summed in another order
        EXPECT_NEAR(found[static_cast<std::size_t>(i)], expected.data_ptr<float>()[r * 8 + i], 1e-4) << r << " " << i;
    }
  }
}

TEST(MlpNetwork, IsFittedAsItIsEvaluatedOnTheRowsItSettledOn) {
  const at::Generator random = at::detail::createCPUGenerator(2);
  MlpNetwork network = moved(std::array<std::int64_t, 4>{10, 16, 16, 8}, random);
  const at::Tensor rows = at::empty({40, 10}).normal_(0, 1, random);
  network.settle(rows);
  EXPECT_LT((network.evaluate(rows) - network.fitting(rows, 0, random)).abs().max().item<float>(), 1e-4F);
}

TEST(MlpNetwork, DropsUnitsAtRandomWithoutChangingTheirMean) {
  const at::Generator random = at::detail::createCPUGenerator(3);
  const MlpNetwork network = moved(std::array<std::int64_t, 3>{10, 64, 8}, random);
  const at::Tensor rows = at::empty({40, 10}).normal_(0, 1, random);
  const at::NoGradGuard no_gradients;
  const at::Tensor whole = network.fitting(rows, 0, random);
  at::Tensor mean = at::zeros_like(whole);
  constexpr int draws = 2000;
  for (int k = 0; k < draws; ++k) mean += network.fitting(rows, 0.5, random) / draws;
  EXPECT_GT((network.fitting(rows, 0.5, random) - whole).abs().mean().item<float>(), 0.1F);
  EXPECT_LT((mean - whole).abs().mean().item<float>(), 0.05F);  // a deviation of about 1, over sqrt(2000)
}

}  // namespace
}  // namespace emovox::trainer
