#include "trainer/fit/conv_training.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "emovox/conv_parameters.hpp"

namespace emovox::trainer {
namespace {

constexpr std::size_t most_batch_clips = 32;
constexpr double label_smoothing = 0.1;
constexpr std::size_t batches_sorted_together = 8;
constexpr double whole_share = 0.85;  // of a batch's pictures; the rest is cut, for padding costs as much as sound

constexpr std::size_t noises_in_batch = 2;
constexpr double noise_weight = 3;  // at less it is too rarely unsure of noises that it never heard
constexpr double two_noises_chance = 0.5;
constexpr double backwards_chance = 0.3;
constexpr double drowned_chance = 0.05;  // of what is labelled or ordinary
constexpr double least_drowned_db = -15;
constexpr double most_drowned_db = -4;
constexpr double noisy_chance = 0.2;  // of the others: still to be told
constexpr double least_noisy_db = 5;
constexpr double most_noisy_db = 25;
constexpr std::size_t ordinary_in_batch = 2;
constexpr double elsewhere_chance = 0.4;

/// Neutral, where calm is out of the question: which of the two does not matter.
Target unmoved() {
  EmotionSet possible = EmotionSet().set();
  possible.reset(static_cast<std::size_t>(Emotion::calm));
  return aim_at(Emotion::neutral, possible, 1, label_smoothing);
}

Target anything() {
  Target target{{}, EmotionSet().set()};
  target.probabilities.fill(static_cast<float>(noise_weight / emotion_count));
  return target;
}

/// A length that most of the pictures do not exceed.
std::size_t usual_frames(std::span<const Mel> mels) {
  std::vector<std::size_t> frames(mels.size());
  std::ranges::transform(mels, frames.begin(), frames_of);
  const auto usual = static_cast<std::size_t>(whole_share * static_cast<double>(frames.size() - 1));
  std::ranges::nth_element(frames, frames.begin() + static_cast<std::ptrdiff_t>(usual));
  return (frames[usual] + conv_frame_step - 1) / conv_frame_step * conv_frame_step;
}

}  // namespace

ConvTraining::ConvTraining(std::span<const Clip> clips, const Unlabelled& unlabelled, ClassWeights weights,
                           const Roughness& roughness)
    : roughness_(roughness) {
  std::vector<const Clip*> pictured;
  std::vector<Label> labels;
  for (const Clip& clip : clips) {
    if (!has_picture(clip)) continue;
    pictured.push_back(&clip);
    labels.push_back(clip.label);
    emotions_.set(static_cast<std::size_t>(clip.label.emotion));
  }
  const auto possible = possible_emotions(labels);
  std::map<std::string, std::vector<Asked>> by_corpus;
  for (std::size_t i = 0; i < pictured.size(); ++i) by_corpus[labels[i].corpus].push_back({pictured[i], possible[i]});
  if (by_corpus.empty()) return;
  std::vector<std::size_t> speakers;
  speakers.reserve(by_corpus.size());
  for (const auto& [name, of_corpus] : by_corpus) speakers.push_back(add_corpus(of_corpus, weights));
  share_batches(speakers);
  noises_ = add_lot(unlabelled.noise, anything(), noises_in_batch);
  const auto folders = by_folder(unlabelled.ordinary);
  for (const auto& [folder, ordinary] : folders) {
    if (auto places = surroundings_of(ordinary); !places.empty()) elsewhere_.push_back(std::move(places));
    if (emotions_[static_cast<std::size_t>(Emotion::neutral)])
      add_lot(ordinary, unmoved(), (ordinary_in_batch + folders.size() - 1) / folders.size());
  }
}

std::size_t ConvTraining::emotions() const { return emotions_.count(); }

std::size_t ConvTraining::add_corpus(std::span<const Asked> clips, ClassWeights weights) {
  std::vector<Emotion> emotions;
  std::set<std::string> speakers;
  for (const auto& [clip, possible] : clips) {
    emotions.push_back(clip->label.emotion);
    speakers.insert(clip->label.speaker);
  }
  const auto home = add_home(clips);
  const auto of_emotions = class_weights(emotions, weights);
  lots_.push_back({items_.size(), clips.size(), 0});
  for (const auto& [clip, possible] : clips) {
    const double weight = of_emotions[static_cast<std::size_t>(clip->label.emotion)];
    items_.push_back({clip->pictures, aim_at(clip->label.emotion, possible, weight, label_smoothing), home});
  }
  return speakers.size();
}

std::optional<std::size_t> ConvTraining::add_home(std::span<const Asked> clips) {
  std::vector<Clip> unmoved;
  for (const auto& [clip, possible] : clips)
    if (is_unmoved(clip->label)) unmoved.push_back(*clip);
  if (unmoved.empty()) return std::nullopt;
  homes_.push_back(mean_of(surroundings_of(unmoved)));
  return homes_.size() - 1;
}

void ConvTraining::share_batches(std::span<const std::size_t> speakers) {
  double roots_left = 0;
  for (const std::size_t count : speakers) roots_left += std::sqrt(static_cast<double>(count));
  std::size_t left = std::min(most_batch_clips, items_.size());
  steps_ = std::numeric_limits<std::size_t>::max();
  for (std::size_t c = 0; c < lots_.size(); ++c) {  // what rounding leaves goes to those that follow
    Lot& lot = lots_[c];
    const double root = std::sqrt(static_cast<double>(speakers[c]));
    const auto fair = static_cast<std::size_t>(std::lround(static_cast<double>(left) * root / roots_left));
    lot.in_batch = std::clamp<std::size_t>(fair, 1, lot.count);
    left -= std::min(left, lot.in_batch);
    roots_left -= root;
    steps_ = std::min(steps_, lot.count / lot.in_batch);
    batch_ += lot.in_batch;
  }
}

ConvTraining::Lot ConvTraining::add_lot(std::span<const Clip> clips, const Target& target, std::size_t in_batch) {
  Lot lot{items_.size(), 0, in_batch};
  for (const Clip& clip : clips)
    if (has_picture(clip)) items_.push_back({clip.pictures, target, std::nullopt});
  lot.count = items_.size() - lot.first;
  if (lot.count == 0 || in_batch == 0) return {};
  batch_ += lot.in_batch;
  lots_.push_back(lot);
  return lot;
}

std::vector<ConvTraining::Dealt> ConvTraining::deal(Random& random) const {
  const auto frames = [&](std::size_t item) { return items_[item].pictures->heard[0][0].frames(); };
  std::vector<Dealt> batches(steps_);
  for (const Lot& lot : lots_) {
    Dealt order;
    while (order.size() < steps_ * lot.in_batch) {  // a small one is seen several times
      Dealt again(lot.count);
      std::iota(again.begin(), again.end(), lot.first);
      random.shuffle(again);
      order.insert(order.end(), again.begin(), again.end());
    }
    order.resize(steps_ * lot.in_batch);
    const std::size_t together = batches_sorted_together * lot.in_batch;
    for (std::size_t first = 0; first < order.size(); first += together)
      std::ranges::stable_sort(std::span(order).subspan(first, std::min(together, order.size() - first)), {}, frames);
    for (std::size_t step = 0; step < steps_; ++step) {
      const auto some = std::span(order).subspan(step * lot.in_batch, lot.in_batch);
      batches[step].insert(batches[step].end(), some.begin(), some.end());
    }
  }
  random.shuffle(batches);
  return batches;
}

Mel ConvTraining::random_noise(Random& random) const {
  return random_picture(*items_[noises_.first + random.below(noises_.count)].pictures, 0, random);
}

void ConvTraining::vary_noise(Mel& noise, Random& random) const {
  if (random.uniform() < two_noises_chance) superpose(noise, random_noise(random), random.uniform(-6, 6));
  if (random.uniform() < backwards_chance) reverse(noise);
  equalise(noise, random);
}

ConvBatch ConvTraining::draw(const Dealt& batch, Random& random) const {
  std::vector<Mel> mels;
  std::vector<Target> targets;
  for (const std::size_t item : batch) {
    const Item& drawn = items_[item];
    Mel mel = random_picture(*drawn.pictures, drawn.home ? roughness_.disguise : 0, random);
    if (drawn.home && !elsewhere_.empty() && random.uniform() < elsewhere_chance) {
      const auto& places = elsewhere_[random.below(elsewhere_.size())];
      move(mel, homes_[*drawn.home], places[random.below(places.size())], random);
    }
    Target target = drawn.target;
    if (noises_.has(item)) {
      vary_noise(mel, random);
    } else if (noises_.count > 0 && random.uniform() < drowned_chance) {
      superpose(mel, random_noise(random), random.uniform(least_drowned_db, most_drowned_db));
      target = anything();
    } else if (noises_.count > 0 && random.uniform() < noisy_chance) {
      superpose(mel, random_noise(random), random.uniform(least_noisy_db, most_noisy_db));
    }
    roughen(mel, roughness_, random);
    mels.push_back(std::move(mel));
    targets.push_back(target);
  }
  const std::size_t usual = usual_frames(mels);
  for (Mel& mel : mels) cut(mel, usual, random);
  return assemble(mels, targets);
}

}  // namespace emovox::trainer
