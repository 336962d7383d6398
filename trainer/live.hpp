#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "emovox/model.hpp"
#include "emovox/result.hpp"
#include "trainer/dataset.hpp"
#include "trainer/metrics.hpp"

/// What a model answers while somebody still speaks.
namespace emovox::trainer {

/// As the package's, with its defaults (web/src/options.ts).
struct LiveOptions {
  double hop_seconds = 0.25;
  double window_seconds = 4;
  /// Of the result before, 0 to below 1: p becomes smoothing * before + (1 - smoothing) * p, anew in each utterance. A
  /// final result stays as it is.
  double smoothing = 0;
};

struct LiveResult {
  double seconds = 0;  ///< from where speech began to when the result was there, all that the core is late included
  bool final = false;  ///< an utterance ended
  Probabilities probabilities{};
};

/// A recording as somebody heard it who looked at the results as they came.
struct LiveClip {
  Label truth;
  float least_confidence = 0;       ///< of the model that was asked, as in Calibration
  std::vector<LiveResult> results;  ///< of all utterances, in time order; empty when no speech was found
};

/// Streams a recording in blocks, as the worklet cuts them, between half a second and a second of a quiet room: where
/// speech begins and ends is for the recognizer to find. Time counts from the beginning of the first utterance that has
/// a result.
///
/// samples  mono, full scale 1
/// rate_hz  8000 to 192000
/// returns  the results in time order
[[nodiscard]] Result<std::vector<LiveResult>> hear_live(const Model& model, std::span<const float> samples,
                                                        double rate_hz, const LiveOptions& options = {});

/// Hears every clip's recording, on all cores. A reason when one cannot be read any more.
[[nodiscard]] Result<std::vector<LiveClip>> hear_live(const Model& model, std::span<const Clip> clips,
                                                      const LiveOptions& options = {});

/// What was on show so long after speech began: each clip's latest result, that of an utterance that has ended
/// included; no answer where there was none yet.
[[nodiscard]] std::vector<Answer> answers_at(std::span<const LiveClip> clips, double seconds);

/// When figures are taken, in seconds since speech began; in the end every result has come.
inline constexpr double in_the_end = std::numeric_limits<double>::infinity();
inline constexpr std::array live_seconds{0.8, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, in_the_end};

/// Figures at one of these times. All are shares of the same clips: one without a result counts as wrong.
struct LivePoint {
  double seconds = 0;
  double answered = 0;  ///< have a result
  double uar = 0;       ///< by the most probable emotion, uncertain or not
  double accuracy = 0;
  double uar_as_given = 0;  ///< `uncertain` counts as wrong too
  double accuracy_as_given = 0;
  double uncertain = 0;  ///< have a result that is `uncertain`
};

struct LiveFigures {
  LiveOptions options;
  std::array<LivePoint, live_seconds.size()> points{};
  /// From where speech began to the first result, of the clips that have one: no more than that for half, for 95%, of
  /// them (nearest rank). None when no clip has.
  std::optional<double> first_result_median_s;
  std::optional<double> first_result_95_s;
  std::size_t utterances = 0;
  double label_changes = 0;  ///< an utterance, after its first result, of labels as given; 0 without utterances
  double steady = 0;         ///< share of utterances without any; 0 without utterances
};

[[nodiscard]] LiveFigures live_figures(std::span<const LiveClip> clips, const LiveOptions& options);

}  // namespace emovox::trainer
