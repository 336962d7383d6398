#include "trainer/speaker_calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>

namespace emovox::trainer {
namespace {

using Logs = std::array<double, emotion_count>;

/// Probabilities below 1e-7 count as that, as in Ensemble's pool: a single certain answer must not outweigh all others.
Logs logs_of(const Probabilities& probabilities) {
  Logs logs{};
  std::ranges::transform(probabilities, logs.begin(),
                         [](float p) { return std::log(std::max(1e-7, static_cast<double>(p))); });
  return logs;
}

struct Sum {
  Logs logs{};
  double answers = 0;
};

}  // namespace

std::vector<Answer> with_speaker_calibration(std::span<const Answer> answers) {
  std::map<std::string, Sum> sums;
  for (const Answer& answer : answers) {
    if (!answer.probabilities) continue;
    Sum& sum = sums[answer.truth.speaker];
    const Logs logs = logs_of(*answer.probabilities);
    std::ranges::transform(sum.logs, logs, sum.logs.begin(), std::plus());
    ++sum.answers;
  }

  std::vector<Answer> calibrated(answers.begin(), answers.end());
  for (Answer& answer : calibrated) {
    if (!answer.probabilities) continue;
    const Sum& sum = sums[answer.truth.speaker];
    const Logs logs = logs_of(*answer.probabilities);
    Logs values{};
    for (std::size_t i = 0; i < emotion_count; ++i) values[i] = std::exp(logs[i] - sum.logs[i] / sum.answers);
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    std::ranges::transform(values, answer.probabilities->begin(),
                           [&](double value) { return static_cast<float>(value / total); });
  }
  return calibrated;
}

}  // namespace emovox::trainer
