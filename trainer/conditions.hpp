#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/metrics.hpp"
#include "trainer/random.hpp"

/// What a model answers where something lies between the voice and it.
namespace emovox::trainer {

enum class Condition { quiet, loud, noise, telephone, mu_law, room, microphone };

inline constexpr std::array<std::string_view, 7> condition_names{"quiet",  "loud", "noise",     "telephone",
                                                                 "mu-law", "room", "microphone"};
inline constexpr std::array<std::string_view, 7> condition_descriptions{"30 dB quieter",
                                                                        "10 dB louder, cut off at full scale",
                                                                        "a recording of noise, 15 dB below the speech",
                                                                        "300 to 3400 Hz, 8000 samples a second",
                                                                        "the same in 8 bits by mu-law",
                                                                        "a room with an RT60 of 0.5 s",
                                                                        "another microphone for each clip"};

[[nodiscard]] constexpr std::string_view name_of(Condition condition) {
  return condition_names[static_cast<std::size_t>(condition)];
}
[[nodiscard]] constexpr std::string_view description_of(Condition condition) {
  return condition_descriptions[static_cast<std::size_t>(condition)];
}
[[nodiscard]] std::optional<Condition> condition_named(std::string_view name);

struct Sound {
  std::vector<float> samples;
  double rate_hz = 0;
};

/// A recording under a condition, by the means of augment/: the same for the same state of `random`.
///
/// samples  mono at grid::rate_hz, full scale 1
/// noises   at the same rate; for Condition::noise at least one, others do not look at them
[[nodiscard]] Sound under(Condition condition, std::span<const float> samples,
                          std::span<const std::vector<float>> noises, Random& random);

/// A model's answers under one condition.
struct AnswersUnder {
  Condition condition{};
  std::vector<Answer> answers;
};

/// Every clip's recording under each of the conditions, judged as `predict` judges one, on all cores. What is drawn is
/// drawn by the recording's content. A reason when one cannot be read any more.
[[nodiscard]] Result<std::vector<AnswersUnder>> answers_under(std::span<const Condition> conditions, const Model& model,
                                                              std::span<const Clip> clips,
                                                              std::span<const std::vector<float>> noises);

/// How that differs from the same clips as they are. All are shares, `change` from -1 to 1.
struct ConditionFigures {
  Condition condition{};
  std::uint32_t unanswered = 0;  ///< clips in which no speech was found; they count as wrong
  double uar = 0;
  double accuracy = 0;
  double change = 0;     ///< of the UAR
  double uncertain = 0;  ///< of the clips
  double moved = 0;      ///< of the clips: the most probable emotion is another, or there is none
};

/// clean  the answers to the same clips, in the same order
[[nodiscard]] ConditionFigures figures_of(const AnswersUnder& heard, std::span<const Answer> clean);

}  // namespace emovox::trainer
