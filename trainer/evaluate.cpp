#include "trainer/evaluate.hpp"

#include "emovox/recognizer.hpp"

namespace emovox::trainer {

Answer summarise(const Label& label, std::span<const WindowAnswer> windows) {
  Summary summary;
  for (const WindowAnswer& window : windows) {
    EmotionResult result;
    result.settled_seconds = window.settled_seconds;
    result.probabilities = window.probabilities;
    summary.add(result);
  }
  Answer answer{label, std::nullopt};
  if (const auto result = summary.result()) answer.probabilities = result->probabilities;
  return answer;
}

std::vector<Answer> classify(Model& model, std::span<const Clip> clips) {
  std::vector<Answer> answers;
  std::vector<WindowAnswer> windows;
  for (const Clip& clip : clips) {
    windows.clear();
    for (const Utterance& utterance : clip.utterances)
      windows.push_back({utterance.settled_seconds, model.classify({utterance.functionals, {}})});
    answers.push_back(summarise(clip.label, windows));
  }
  return answers;
}

}  // namespace emovox::trainer
