#include "trainer/fit/conv_training.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string>

namespace emovox::trainer {
namespace {

constexpr std::size_t most_batch_clips = 32;
constexpr double label_smoothing = 0.1;
constexpr std::size_t batches_sorted_together = 8;

}  // namespace

ConvTraining::ConvTraining(std::span<const Clip> clips, ClassWeights weights, const Roughness& roughness) : roughness_(roughness) {
  std::map<std::string, std::vector<const Clip*>> by_corpus;
  for (const Clip& clip : clips)
    if (clip.pictures && !clip.pictures->heard[0].empty()) by_corpus[clip.label.corpus].push_back(&clip);

  for (const auto& [name, of_corpus] : by_corpus)
    for (const Clip* clip : of_corpus) emotions_.set(static_cast<std::size_t>(clip->label.emotion));

  for (const auto& [name, of_corpus] : by_corpus) {
    std::vector<Emotion> emotions;
    std::set<std::string> speakers;
    EmotionSet possible = ~emotions_;  // what no corpus has is never right
    for (const Clip* clip : of_corpus) {
      emotions.push_back(clip->label.emotion);
      speakers.insert(clip->label.speaker);
      possible.set(static_cast<std::size_t>(clip->label.emotion));
    }
    const auto of_emotions = class_weights(emotions, weights);
    corpora_.push_back({items_.size(), of_corpus.size(), speakers.size(), 0});
    for (const Clip* clip : of_corpus) {
      const double weight = of_emotions[static_cast<std::size_t>(clip->label.emotion)];
      items_.push_back({clip->pictures, aim_at(clip->label.emotion, possible, weight, label_smoothing)});
    }
  }
  share_batches();
}

std::size_t ConvTraining::emotions() const { return emotions_.count(); }

void ConvTraining::share_batches() {
  batch_ = std::min(most_batch_clips, items_.size());
  if (batch_ == 0) return;
  double roots = 0;
  for (const Corpus& corpus : corpora_) roots += std::sqrt(static_cast<double>(corpus.speakers));
  std::size_t left = batch_;
  double roots_left = roots;
  steps_ = std::numeric_limits<std::size_t>::max();
  for (Corpus& corpus : corpora_) {  // what rounding leaves goes to those that follow
    const double root = std::sqrt(static_cast<double>(corpus.speakers));
    const auto fair = static_cast<std::size_t>(std::lround(static_cast<double>(left) * root / roots_left));
    corpus.in_batch = std::clamp<std::size_t>(fair, 1, corpus.count);
    left -= std::min(left, corpus.in_batch);
    roots_left -= root;
    steps_ = std::min(steps_, corpus.count / corpus.in_batch);
  }
  batch_ = std::accumulate(corpora_.begin(), corpora_.end(), std::size_t{0},
                           [](std::size_t sum, const Corpus& corpus) { return sum + corpus.in_batch; });
}

std::vector<ConvTraining::Dealt> ConvTraining::deal(Random& random) const {
  const auto frames = [&](std::size_t item) { return items_[item].pictures->heard[0][0].frames(); };
  std::vector<Dealt> batches(steps_);
  for (const Corpus& corpus : corpora_) {
    Dealt order(corpus.count);
    std::iota(order.begin(), order.end(), corpus.first);
    random.shuffle(order);
    order.resize(steps_ * corpus.in_batch);
    const std::size_t together = batches_sorted_together * corpus.in_batch;
    for (std::size_t first = 0; first < order.size(); first += together)
      std::ranges::stable_sort(std::span(order).subspan(first, std::min(together, order.size() - first)), {}, frames);
    for (std::size_t step = 0; step < steps_; ++step) {
      const auto some = std::span(order).subspan(step * corpus.in_batch, corpus.in_batch);
      batches[step].insert(batches[step].end(), some.begin(), some.end());
    }
  }
  random.shuffle(batches);
  return batches;
}

ConvBatch ConvTraining::draw(const Dealt& batch, Random& random) const {
  std::vector<Mel> mels;
  std::vector<Target> targets;
  for (const std::size_t item : batch) {
    mels.push_back(augmented(*items_[item].pictures, roughness_, random));
    targets.push_back(items_[item].target);
  }
  return assemble(mels, targets);
}

}  // namespace emovox::trainer
