#include "trainer/fit/conv_batch.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emovox/conv_parameters.hpp"
#include "emovox/network_picture.hpp"

namespace emovox::trainer {
namespace {

constexpr double beta_alpha = 0.3;

/// From the beta distribution whose two parameters are beta_alpha (Joehnk, Metrika 8, 1964).
double draw_share(Random& random) {
  for (;;) {
    const double x = std::pow(random.uniform(), 1 / beta_alpha);
    const double y = std::pow(random.uniform(), 1 / beta_alpha);
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}

}  // namespace

ConvBatch assemble(std::span<const Mel> mels, std::span<const Emotion> emotions,
                   const std::array<double, emotion_count>& weights, double smoothing) {
  std::size_t longest = 0;
  for (const Mel& mel : mels) longest = std::max(longest, frames_of(mel));
  const auto clips = static_cast<std::int64_t>(mels.size());
  const auto frames = static_cast<std::int64_t>((longest + conv_frame_step - 1) / conv_frame_step * conv_frame_step);

  ConvBatch batch;
  batch.pictures = at::full({clips, frames, std::int64_t{network_bands}}, network_silence);
  batch.mask = at::zeros({clips, frames}, at::kBool);
  batch.targets = at::empty({clips, emotion_count});
  for (std::size_t i = 0; i < mels.size(); ++i) {
    const auto clip = static_cast<std::int64_t>(i);
    std::ranges::copy(mels[i], batch.pictures[clip].data_ptr<float>());
    std::fill_n(batch.mask[clip].data_ptr<bool>(), frames_of(mels[i]), true);
    const auto truth = static_cast<std::size_t>(emotions[i]);
    auto* target = batch.targets[clip].data_ptr<float>();
    for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
      target[emotion] =
          static_cast<float>(weights[truth] * (smoothing / emotion_count + (emotion == truth ? 1 - smoothing : 0)));
  }
  return batch;
}

void mix(ConvBatch& batch, Random& random) {
  const double share = draw_share(random);
  std::vector<std::int64_t> order(static_cast<std::size_t>(batch.pictures.size(0)));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  random.shuffle(order);
  const at::Tensor other = at::tensor(order);
  const at::Tensor powers = batch.pictures.exp();
  batch.pictures = (powers * share + powers.index_select(0, other) * (1 - share)).log();
  batch.mask = batch.mask.logical_or(batch.mask.index_select(0, other));
  batch.targets = batch.targets * share + batch.targets.index_select(0, other) * (1 - share);
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& targets) {
  return -(targets * at::log_softmax(logits, 1)).sum(1).mean();
}

}  // namespace emovox::trainer
