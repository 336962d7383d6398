#include "trainer/evaluate.hpp"

#include "emovox/recognizer.hpp"
#include "trainer/pictures.hpp"

namespace emovox::trainer {

Answer summarise(const Label& label, std::span<const WindowAnswer> windows, float least_confidence) {
  Summary summary(least_confidence);
  for (const WindowAnswer& window : windows) {
    EmotionResult result;
    result.settled_seconds = window.settled_seconds;
    result.probabilities = window.probabilities;
    summary.add(result);
  }
  Answer answer{label, std::nullopt, least_confidence};
  if (const auto result = summary.result()) answer.probabilities = result->probabilities;
  return answer;
}

std::vector<WindowAnswer> classify_windows(Model& model, const Clip& clip) {
  std::vector<WindowAnswer> windows;
  std::vector<float> picture;
  for (std::size_t u = 0; u < clip.utterances.size(); ++u) {
    if (model.wants_picture()) {
      const Picture& seen = clip.pictures->heard[0][u];
      picture.resize(seen.frames() * network_bands);
      seen.read(0, picture);
    }
    const Utterance& utterance = clip.utterances[u];
    windows.push_back({utterance.settled_seconds, model.classify({utterance.functionals, picture})});
  }
  return windows;
}

std::vector<Answer> classify(Model& model, std::span<const Clip> clips) {
  const float least_confidence = model.data().calibration.least_confidence;
  std::vector<Answer> answers;
  for (const Clip& clip : clips)
    answers.push_back(summarise(clip.label, classify_windows(model, clip), least_confidence));
  return answers;
}

}  // namespace emovox::trainer
