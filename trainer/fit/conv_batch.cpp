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

Target aim_at(Emotion truth, EmotionSet possible, double weight, double smoothing) {
  Target target{{}, possible};
  const double alike = smoothing / static_cast<double>(possible.count());
  for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
    if (possible[emotion]) target.probabilities[emotion] = static_cast<float>(weight * alike);
  const auto aimed = static_cast<std::size_t>(truth);
  target.probabilities[aimed] = static_cast<float>(weight * (alike + 1 - smoothing));
  return target;
}

ConvBatch assemble(std::span<const Mel> mels, std::span<const Target> targets) {
  std::size_t longest = 0;
  for (const Mel& mel : mels) longest = std::max(longest, frames_of(mel));
  const auto clips = static_cast<std::int64_t>(mels.size());
  const auto frames = static_cast<std::int64_t>((longest + conv_frame_step - 1) / conv_frame_step * conv_frame_step);

  ConvBatch batch;
  batch.pictures = at::full({clips, frames, std::int64_t{network_bands}}, network_silence);
  batch.mask = at::zeros({clips, frames}, at::kBool);
  batch.targets = at::empty({clips, emotion_count});
  batch.possible = at::empty({clips, emotion_count}, at::kBool);
  for (std::size_t i = 0; i < mels.size(); ++i) {
    const auto clip = static_cast<std::int64_t>(i);
    std::ranges::copy(mels[i], batch.pictures[clip].data_ptr<float>());
    std::fill_n(batch.mask[clip].data_ptr<bool>(), frames_of(mels[i]), true);
    std::ranges::copy(targets[i].probabilities, batch.targets[clip].data_ptr<float>());
    for (std::size_t emotion = 0; emotion < emotion_count; ++emotion)
      batch.possible[clip].data_ptr<bool>()[emotion] = targets[i].possible[emotion];
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
  batch.possible = batch.possible.logical_or(batch.possible.index_select(0, other));
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& possible) {
  constexpr double out_of_question = -1e4;
  const at::Tensor asked = logits.masked_fill(possible.logical_not(), out_of_question);
  return -(targets * at::log_softmax(asked, 1)).sum(1).mean();
}

}  // namespace emovox::trainer
