#include "emovox/ensemble.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "emovox/softmax.hpp"

namespace emovox {
namespace {

Linear runnable(LinearParameters parameters) { return Linear(std::move(parameters)); }
Svm runnable(SvmParameters parameters) { return Svm(std::move(parameters)); }

/// Adds a member's say, as log-probabilities, to the scores.
void add_opinion(const Probabilities& answer, float weight, std::array<double, emotion_count>& scores) {
  constexpr double least = 1e-7;  // nobody is certain
  for (std::size_t i = 0; i < emotion_count; ++i)
    scores[i] += static_cast<double>(weight) * std::log(std::max(static_cast<double>(answer[i]), least));
}

}  // namespace

Ensemble::Ensemble(std::vector<MemberParameters> members) {
  members_.reserve(members.size());
  for (auto& member : members)
    std::visit(
        [&](auto&& parameters) { members_.push_back({runnable(std::move(parameters)), member.weight}); },
        std::move(member.classifier));
}

Probabilities Ensemble::classify(std::span<const float> x) const noexcept {
  const auto answer = [x](const Member& member) {
    return std::visit([x](const auto& classifier) { return classifier.classify(x); }, member.classifier);
  };
  if (members_.size() == 1 && members_.front().weight == 1) return answer(members_.front());
  std::array<double, emotion_count> scores{};
  for (const Member& member : members_) add_opinion(answer(member), member.weight, scores);
  return softmax(scores);
}

ClassifierParameters Ensemble::parameters(std::size_t i) const {
  return std::visit([](const auto& classifier) -> ClassifierParameters { return classifier.parameters(); },
                    members_[i].classifier);
}

Probabilities pool(std::span<const Probabilities> answers, std::span<const float> weights) noexcept {
  std::array<double, emotion_count> scores{};
  for (std::size_t m = 0; m < answers.size(); ++m) add_opinion(answers[m], weights[m], scores);
  return softmax(scores);
}

}  // namespace emovox
