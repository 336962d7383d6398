#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace emovox {

/// The eight emotions of RAVDESS (Livingstone & Russo, PLoS ONE 13(5), 2018), in its order.
enum class Emotion : std::uint8_t { neutral, calm, happy, sad, angry, fearful, disgust, surprised };

inline constexpr std::size_t emotion_count = 8;

/// One probability an emotion, in enum order, summing to 1.
using Probabilities = std::array<float, emotion_count>;

inline constexpr std::array<std::string_view, emotion_count> emotion_names{
    "neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"};

[[nodiscard]] constexpr std::string_view name_of(Emotion emotion) {
  return emotion_names[static_cast<std::size_t>(emotion)];
}

/// The emotion of that name, or none.
[[nodiscard]] constexpr std::optional<Emotion> emotion_named(std::string_view name) {
  for (std::size_t i = 0; i < emotion_count; ++i)
    if (emotion_names[i] == name) return static_cast<Emotion>(i);
  return std::nullopt;
}

/// A place on the affect plane: valence from unpleasant (-1) to pleasant (1), arousal from asleep (-1) to frantic (1).
struct Affect {
  float valence = 0;
  float arousal = 0;
};

/// Where each emotion lies, in enum order. Mean ratings of pleasure and arousal by Russell & Mehrabian ("Evidence for
/// a three-factor theory of emotions", J. Research in Personality 11, 1977) for happy, sad, angry, fearful, disgusted
/// and surprised; calm at its angle of 316.2 degrees on the circumplex (Russell, "A circumplex model of affect",
/// J. Personality and Social Psychology 39, 1980); neutral is the origin.
inline constexpr std::array<Affect, emotion_count> emotion_positions{{
    {0.0F, 0.0F},      // neutral
    {0.72F, -0.69F},   // calm
    {0.81F, 0.51F},    // happy
    {-0.63F, -0.27F},  // sad
    {-0.51F, 0.59F},   // angry
    {-0.64F, 0.60F},   // fearful
    {-0.60F, 0.35F},   // disgust
    {0.40F, 0.67F},    // surprised
}};

/// The expected position under `probabilities`.
[[nodiscard]] constexpr Affect expected_affect(std::span<const float, emotion_count> probabilities) {
  Affect affect;
  for (std::size_t i = 0; i < emotion_count; ++i) {
    affect.valence += probabilities[i] * emotion_positions[i].valence;
    affect.arousal += probabilities[i] * emotion_positions[i].arousal;
  }
  return affect;
}

}  // namespace emovox
