#include "emovox/ensemble.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "emovox/softmax.hpp"
#include "emovox/utterance.hpp"

namespace emovox {
namespace {

template <class Classifier>
Probabilities ask(Classifier& classifier, const Observation& seen) {
  return classifier.classify(seen.functionals);
}

Probabilities ask(Conv& network, const Observation& seen) { return network.classify(seen.picture); }

bool is_network(const MemberParameters& member) { return std::holds_alternative<ConvParameters>(member.classifier); }

}  // namespace

Ensemble::Ensemble(std::vector<MemberParameters> members)
    : parameters_(std::make_shared<const std::vector<MemberParameters>>(std::move(members))) {
  make_room(longest_picture_frames({}));
}

void Ensemble::make_room(std::size_t frames) {
  if (frames <= picture_frames_) return;
  picture_frames_ = frames;
  struct Runnable {
    std::size_t frames;
    Classifier operator()(const LinearParameters& p) const { return Linear(p); }
    Classifier operator()(const SvmParameters& p) const { return Svm(p); }
    Classifier operator()(const ForestParameters& p) const { return Forest(p); }
    Classifier operator()(const MlpParameters& p) const { return Mlp(p); }
    Classifier operator()(const ConvParameters& p) const { return Conv(p, frames); }
  };
  classifiers_.clear();
  for (const MemberParameters& member : *parameters_)
    classifiers_.push_back(std::visit(Runnable{frames}, member.classifier));
}

// NOLINTNEXTLINE(bugprone-exception-escape): a variant is never without a classifier
Probabilities Ensemble::classify(const Observation& seen) noexcept {
  const auto answer = [&](std::size_t m) {
    return std::visit([&](auto& classifier) { return ask(classifier, seen); }, classifiers_[m]);
  };
  const auto& members = *parameters_;
  if (members.size() == 1 && members.front().weight == 1) return answer(0);
  std::array<double, emotion_count> scores{};
  for (std::size_t m = 0; m < members.size(); ++m) add_logs(answer(m), members[m].weight, scores);
  return softmax(scores);
}

bool Ensemble::wants_picture() const noexcept {
  return std::any_of(parameters_->begin(), parameters_->end(), is_network);
}

bool Ensemble::wants_functionals() const noexcept {
  return !std::all_of(parameters_->begin(), parameters_->end(), is_network);
}

Probabilities pool(std::span<const Probabilities> answers, std::span<const float> weights) noexcept {
  std::array<double, emotion_count> scores{};
  for (std::size_t m = 0; m < answers.size(); ++m) add_logs(answers[m], weights[m], scores);
  return softmax(scores);
}

}  // namespace emovox
