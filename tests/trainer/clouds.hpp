#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"
#include "trainer/fit/emotion_set.hpp"
#include "trainer/fit/kernel_matrix.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer::test {

/// Rows with their emotions.
struct Problem {
  Rows rows;
  std::vector<Emotion> emotions;
  std::vector<EmotionSet> possible;
};

inline constexpr std::array all_emotions{Emotion::neutral, Emotion::calm,    Emotion::happy,   Emotion::sad,
                                         Emotion::angry,   Emotion::fearful, Emotion::disgust, Emotion::surprised};

/// Those whose clouds lie apart.
inline constexpr std::array six_emotions{Emotion::neutral, Emotion::calm,  Emotion::happy,
                                         Emotion::sad,     Emotion::angry, Emotion::fearful};

/// Overlapping clouds of 6 dimensions, one an emotion, in an order in which the labels first appear shuffled. They are
/// 2 wide, and their centres so far from the origin as told.
inline Problem clouds(std::span<const Emotion> emotions, int per_emotion, std::uint64_t seed, double apart = 0.6) {
  constexpr int dimension = 6;
  Random random(seed);
  Problem problem;
  for (int k = 0; k < per_emotion; ++k)
    for (const Emotion emotion : emotions) problem.emotions.push_back(emotion);
  random.shuffle(problem.emotions);
  problem.possible.assign(problem.emotions.size(), EmotionSet().set());
  problem.rows.resize(static_cast<Eigen::Index>(problem.emotions.size()), dimension);
  for (Eigen::Index r = 0; r < problem.rows.rows(); ++r)
    for (Eigen::Index d = 0; d < dimension; ++d) {
      const double centre =
          d == static_cast<Eigen::Index>(problem.emotions[static_cast<std::size_t>(r)]) % dimension ? apart : 0;
      // single precision, as the core's normaliser gives
      problem.rows(r, d) =
          static_cast<double>(static_cast<float>(centre + static_cast<double>(random.below(2001)) / 1000 - 1));
    }
  return problem;
}

/// The problem, and below its rows others of a corpus that has no calm and calls it neutral.
inline Problem beside_a_corpus_without_calm(const Problem& problem, Problem other) {
  std::ranges::replace(other.emotions, Emotion::calm, Emotion::neutral);
  for (EmotionSet& possible : other.possible) possible.reset(static_cast<std::size_t>(Emotion::calm));
  Problem both = problem;
  both.rows.resize(problem.rows.rows() + other.rows.rows(), problem.rows.cols());
  both.rows << problem.rows, other.rows;
  both.emotions.insert(both.emotions.end(), other.emotions.begin(), other.emotions.end());
  both.possible.insert(both.possible.end(), other.possible.begin(), other.possible.end());
  return both;
}

/// A row as the core takes it.
inline std::vector<float> vector_of(const Problem& problem, Eigen::Index row) {
  std::vector<float> x;
  for (const double value : problem.rows.row(row)) x.push_back(static_cast<float>(value));
  return x;
}

/// How much more probable calm is than neutral, 0 to 1 of both, in the mean over the rows of calm.
template <class Classifier>
double calm_beside_neutral(const Classifier& classifier, const Problem& problem) {
  double sum = 0;
  for (Eigen::Index r = 0; r < problem.rows.rows(); ++r) {
    if (problem.emotions[static_cast<std::size_t>(r)] != Emotion::calm) continue;
    const Probabilities p = classifier.classify(vector_of(problem, r));
    const float calm = p[static_cast<std::size_t>(Emotion::calm)];
    sum += static_cast<double>(calm / (calm + p[static_cast<std::size_t>(Emotion::neutral)]));
  }
  return sum / static_cast<double>(std::ranges::count(problem.emotions, Emotion::calm));
}

}  // namespace emovox::trainer::test
