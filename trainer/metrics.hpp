#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "emovox/emotion.hpp"
#include "trainer/corpus/label.hpp"

namespace emovox::trainer {

/// What a classifier said about one clip; nothing when it heard no speech, which counts as a wrong answer.
struct Answer {
  Label truth;
  std::optional<Probabilities> probabilities;
  float least_confidence = 0;  ///< of the model that was asked, as in Calibration

  /// Whether there is an answer, but a recognizer would call it uncertain. Figures judge by the most probable emotion
  /// all the same.
  [[nodiscard]] bool uncertain() const;
};

/// The answers of all runs, one run after the other.
[[nodiscard]] std::vector<Answer> pooled(std::span<const std::vector<Answer>> runs);

/// The most probable emotion; the first of equals.
[[nodiscard]] Emotion most_probable(const Probabilities& probabilities);

/// Counts of answers, from which accuracy and recalls follow. Adds up over folds, speakers and seeds.
struct Confusion {
  /// rows truth, columns answer
  std::array<std::array<std::uint32_t, emotion_count>, emotion_count> counts{};
  std::array<std::uint32_t, emotion_count> unanswered{};

  void add(const Answer& answer);
  void add(const Confusion& other);

  [[nodiscard]] std::uint32_t clips_of(std::size_t emotion) const;  ///< unanswered ones included
  [[nodiscard]] std::uint32_t clips() const;
  [[nodiscard]] std::uint32_t unanswered_clips() const;

  /// Shares in [0, 1]. None where there is nothing to divide by: no such clip, no such answer.
  [[nodiscard]] std::optional<double> recall(std::size_t emotion) const;
  [[nodiscard]] std::optional<double> precision(std::size_t emotion) const;
  [[nodiscard]] std::optional<double> f1(std::size_t emotion) const;  ///< of the two; none when there is no recall

  [[nodiscard]] double accuracy() const;  ///< 0 without clips
  /// Unweighted average recall, over the emotions that occur. 0 without clips.
  [[nodiscard]] double uar() const;
};

[[nodiscard]] Confusion confusion_of(std::span<const Answer> answers);

/// How often nobody in particular is heard.
struct QuietCount {
  std::uint32_t clips = 0;      ///< unanswered ones included
  std::uint32_t uncertain = 0;  ///< see Answer::uncertain
  std::uint32_t quiet = 0;      ///< called neutral or calm, or uncertain

  /// Shares in [0, 1]; 0 without clips.
  [[nodiscard]] double uncertain_share() const;
  [[nodiscard]] double quiet_share() const;
};

/// Of the clips of strong intensity, or of all.
[[nodiscard]] QuietCount quiet_of(std::span<const Answer> answers, bool strong_only = false);

/// The emotions that clips of each corpus have, in order.
[[nodiscard]] std::map<std::string, std::set<Emotion>> labels_of_corpora(std::span<const Answer> answers);

/// What a classifier would say that answers with a corpus's own labels only: emotions that none of the corpus's clips
/// has get no probability, and the others sum to 1 again. For corpora that lack some of the eight.
[[nodiscard]] std::vector<Answer> among_own_labels(std::span<const Answer> answers);

/// The clips whose answer's probability lies in one of equal bins of [0, 1].
struct CalibrationBin {
  std::uint32_t clips = 0;
  std::uint32_t right = 0;
  double confidence_sum = 0;

  /// Means over the bin's clips, in [0, 1]; 0 without clips.
  [[nodiscard]] double confidence() const;
  [[nodiscard]] double accuracy() const;
};

inline constexpr std::size_t calibration_bins = 15;

/// What a reliability diagram shows: bin k holds confidences from k / 15 to (k + 1) / 15, the last one 1 as well.
/// Unanswered clips have no confidence and are in none.
[[nodiscard]] std::array<CalibrationBin, calibration_bins> calibration_of(std::span<const Answer> answers);

/// Expected calibration error (Guo et al., "On calibration of modern neural networks", ICML 2017): the difference
/// between confidence and accuracy, averaged over those bins by their share of the clips.
[[nodiscard]] double expected_calibration_error(std::span<const Answer> answers);

/// One confusion a value of `key`, "ravdess:02" or "female" and so on; clips with an empty key are in none.
[[nodiscard]] std::map<std::string, Confusion> confusion_by(std::span<const Answer> answers,
                                                            const std::function<std::string(const Label&)>& key);

struct Interval {
  double low = 0;
  double high = 0;
};

/// 95% intervals by resampling speakers with replacement 2000 times, from a fixed seed (Efron & Tibshirani, An
/// Introduction to the Bootstrap, 1993, percentile method): clips of one speaker are alike, so speakers are what
/// varies.
struct Intervals {
  Interval uar;
  Interval accuracy;
};

/// runs: the answers of each seed over the same clips, at least one. A resample's figure is the mean over seeds.
[[nodiscard]] Intervals bootstrap_over_speakers(std::span<const std::vector<Answer>> runs);

}  // namespace emovox::trainer
