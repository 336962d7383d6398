#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "trainer/dataset.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/conv_batch.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// What a convolutional network is fitted on, and how it is dealt into batches.
///
/// Every batch has clips of every corpus, in proportion to the square roots of how many speakers they have: many
/// speakers teach more than many clips. An epoch lasts until the corpus that runs out first has been seen once; of
/// the others it sees a random part. To each batch comes a noise that was taken for speech, where there are any, of
/// which nothing should be sure (outlier exposure, Hendrycks, Mazeika & Dietterich, ICLR 2019). Ordinary recordings
/// have no part: taught that they are neutral or calm, networks learn their microphones (see docs/experiments.md).
class ConvTraining {
 public:
  /// Clips without pictures of speech are left out.
  ///
  /// noises     see Unlabelled
  /// roughness  see augmented()
  ConvTraining(std::span<const Clip> clips, std::span<const Clip> noises, ClassWeights weights,
               const Roughness& roughness);

  [[nodiscard]] std::size_t emotions() const;                       ///< how many there are clips of
  [[nodiscard]] std::size_t batch_clips() const { return batch_; }  ///< 32, or all clips where there are fewer
  [[nodiscard]] std::size_t steps() const { return steps_; }        ///< batches an epoch

  using Dealt = std::vector<std::size_t>;  ///< clips of a batch

  /// An epoch's batches, at random, but clips of like lengths together: padding costs time.
  [[nodiscard]] std::vector<Dealt> deal(Random& random) const;

  /// What a step sees of a batch: of each clip some picture, changed at random.
  [[nodiscard]] ConvBatch draw(const Dealt& batch, Random& random) const;

 private:
  struct Item {
    std::shared_ptr<const ClipPictures> pictures;
    Target target;
  };

  /// Items of one kind, and how many of them a batch has.
  struct Lot {
    std::size_t first = 0;
    std::size_t count = 0;
    std::size_t in_batch = 0;
  };

  /// Clips of one corpus; returns how many speakers they have.
  std::size_t add_corpus(std::span<const Clip* const> clips, ClassWeights weights);
  void share_batches(std::span<const std::size_t> speakers);
  void add_noises(std::span<const Clip> noises);

  std::vector<Item> items_;  // lot by lot
  std::vector<Lot> lots_;    // the corpora in alphabetical order, then the noises
  EmotionSet emotions_;
  std::size_t batch_ = 0;
  std::size_t steps_ = 0;
  Roughness roughness_;
};

}  // namespace emovox::trainer
