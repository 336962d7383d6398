#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "trainer/dataset.hpp"
#include "trainer/fit/class_weights.hpp"
#include "trainer/fit/conv_batch.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/surroundings.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {

/// What a convolutional network is fitted on, and how it is dealt into batches.
///
/// Every batch has clips of every corpus, in proportion to the square roots of how many speakers they have: many
/// speakers teach more than many clips. An epoch lasts until the corpus that runs out first has been seen once; of
/// the others it sees a random part. To each batch come two noises that were taken for speech, where there are any, of
/// which nothing should be sure (outlier exposure, Hendrycks, Mazeika & Dietterich, ICLR 2019); they count three times,
/// half are two at once, a third are backwards. Nor should anything be sure of a voice that a noise drowns, by 4 to 15
/// dB, which happens to one in twenty of the others. One in five has a noise 5 to 25 dB below and is to be told all the
/// same.
///
/// So do two ordinary recordings, from every folder as many, taught as neutral, with calm out of the question. Taught
/// that alone networks learn microphones (see docs/experiments.md), so two in five of the labelled clips sound as if
/// one of the ordinary recordings' microphones had heard them (see Surroundings).
class ConvTraining {
 public:
  /// Clips without pictures of speech are left out.
  ///
  /// unlabelled  either kind may be missing
  /// roughness   see roughen()
  ConvTraining(std::span<const Clip> clips, const Unlabelled& unlabelled, ClassWeights weights,
               const Roughness& roughness);

  [[nodiscard]] std::size_t emotions() const;                       ///< how many there are clips of
  [[nodiscard]] std::size_t batch_clips() const { return batch_; }  ///< 32, or all clips where there are fewer
  [[nodiscard]] std::size_t steps() const { return steps_; }        ///< batches an epoch

  using Dealt = std::vector<std::size_t>;  ///< clips of a batch

  /// An epoch's batches, at random, but clips of like lengths together: padding costs time.
  [[nodiscard]] std::vector<Dealt> deal(Random& random) const;

  /// What a step sees of a batch: of each clip some picture, changed at random. The longest are cut, so that about one
  /// in seven is no longer whole but a quarter less is computed (see docs/experiments.md).
  [[nodiscard]] ConvBatch draw(const Dealt& batch, Random& random) const;

 private:
  struct Item {
    std::shared_ptr<const ClipPictures> pictures;
    Target target;
    std::optional<std::size_t> home;  ///< which of homes_; none: stays where it is
  };

  /// Items of one kind, and how many of them a batch has.
  struct Lot {
    std::size_t first = 0;
    std::size_t count = 0;
    std::size_t in_batch = 0;

    [[nodiscard]] bool has(std::size_t item) const { return item >= first && item - first < count; }
  };

  /// A clip and the emotions that it is asked about.
  struct Asked {
    const Clip* clip = nullptr;
    EmotionSet possible;
  };

  /// Clips of one corpus; returns how many speakers they have.
  std::size_t add_corpus(std::span<const Asked> clips, ClassWeights weights);
  /// How the corpus's unmoved clips sound; none where it has none.
  std::optional<std::size_t> add_home(std::span<const Asked> clips);
  void share_batches(std::span<const std::size_t> speakers);
  /// Every batch gets as many of these clips as told. Returns the lot, empty where there are none.
  Lot add_lot(std::span<const Clip> clips, const Target& target, std::size_t in_batch);

  [[nodiscard]] Mel random_noise(Random& random) const;
  /// Another noise than those there are.
  void vary_noise(Mel& noise, Random& random) const;

  std::vector<Item> items_;          // lot by lot
  std::vector<Lot> lots_;            // the corpora in alphabetical order, then the noises, then the ordinary recordings
  std::vector<Surroundings> homes_;  // of each corpus, of its unmoved clips
  std::vector<std::vector<Surroundings>> elsewhere_;  // of the ordinary recordings of each folder
  Lot noises_;                                        // one of the lots
  EmotionSet emotions_;
  std::size_t batch_ = 0;
  std::size_t steps_ = 0;
  Roughness roughness_;
};

}  // namespace emovox::trainer
