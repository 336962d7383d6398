#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/emotion.hpp"
#include "trainer/fit/kernel_matrix.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer::test {

/// Rows with their emotions.
struct Problem {
  Rows rows;
  std::vector<Emotion> emotions;
};

inline constexpr std::array all_emotions{Emotion::neutral, Emotion::calm,    Emotion::happy,   Emotion::sad,
                                         Emotion::angry,   Emotion::fearful, Emotion::disgust, Emotion::surprised};

/// Overlapping clouds of 6 dimensions, one an emotion, in an order in which the labels first appear shuffled.
inline Problem clouds(std::span<const Emotion> emotions, int per_emotion, std::uint64_t seed) {
  constexpr int dimension = 6;
  Random random(seed);
  Problem problem;
  for (int k = 0; k < per_emotion; ++k)
    for (const Emotion emotion : emotions) problem.emotions.push_back(emotion);
  random.shuffle(problem.emotions);
  problem.rows.resize(static_cast<Eigen::Index>(problem.emotions.size()), dimension);
  for (Eigen::Index r = 0; r < problem.rows.rows(); ++r)
    for (Eigen::Index d = 0; d < dimension; ++d) {
      const double centre =
          d == static_cast<Eigen::Index>(problem.emotions[static_cast<std::size_t>(r)]) % dimension ? 0.6 : 0;
      // single precision, as the core's normaliser gives
      problem.rows(r, d) =
          static_cast<double>(static_cast<float>(centre + static_cast<double>(random.below(2001)) / 1000 - 1));
    }
  return problem;
}

/// A row as the core takes it.
inline std::vector<float> vector_of(const Problem& problem, Eigen::Index row) {
  std::vector<float> x;
  for (const double value : problem.rows.row(row)) x.push_back(static_cast<float>(value));
  return x;
}

}  // namespace emovox::trainer::test
