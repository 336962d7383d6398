#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "emovox/calibration.hpp"
#include "emovox/emotion.hpp"
#include "emovox/ensemble.hpp"
#include "emovox/normalizer.hpp"
#include "emovox/result.hpp"

namespace emovox {

/// What was measured on speakers the model had not met, by cross-validation with the same recipe.
struct HeldOutMetrics {
  std::string protocol;  ///< "luna5", "emobox6", "loso"; empty when nothing was measured
  std::uint32_t seeds = 0;
  std::uint32_t clips = 0;
  float uar = 0;  ///< unweighted average recall
  float accuracy = 0;
  std::array<std::uint32_t, emotion_count * emotion_count> confusion{};  ///< rows truth, columns answer
};

/// Everything in a blob, as plain data.
struct ModelData {
  std::uint64_t fingerprint = 0;  ///< fingerprint() of the core it was trained with
  std::string trained_with;       ///< emovox version
  std::vector<std::string> corpora;
  std::string licence;  ///< of the blob, which follows from its corpora
  HeldOutMetrics held_out;
  Normalizer normalizer;                  ///< of the functionals, for all members; may be empty when none looks at them
  std::vector<MemberParameters> members;  ///< at least one
  Calibration calibration;                ///< of their pooled answer
};

/// Serialises: a FlatBuffer (schema core/model.fbs, identifier "EMVX") followed by its CRC-32, little endian. Weights
/// are stored as integers with one scale a row, of 8 bits or, in some layers of networks, 12, so a model read back
/// answers slightly differently from the one in memory.
[[nodiscard]] std::vector<std::byte> write_model(const ModelData& data);

/// A model ready to run.
class Model {
 public:
  /// Verifies everything before use: identifier, checksum, structure, fingerprint, sizes, finite numbers.
  static Result<Model> parse(std::span<const std::byte> bytes);

  /// data: as a fit gives it, which parse() would accept but for the rounding.
  explicit Model(ModelData data);

  /// What the blob held, less its members: those are `ensemble()`.
  [[nodiscard]] const ModelData& data() const noexcept { return data_; }
  [[nodiscard]] const Ensemble& ensemble() const noexcept { return ensemble_; }

  /// The calibrated answer: offsets applied. Allocates nothing; not safe on one Model from two threads.
  ///
  /// seen  Functionals::size() functionals if wants_functionals(), and a picture if wants_picture()
  [[nodiscard]] Probabilities classify(const Observation& seen) noexcept;

  /// Whether windows must bring a network's picture, see StreamOptions::network_mel.
  [[nodiscard]] bool wants_picture() const noexcept { return ensemble_.wants_picture(); }

  /// Whether windows must bring functionals, see StreamOptions::functionals.
  [[nodiscard]] bool wants_functionals() const noexcept { return ensemble_.wants_functionals(); }

  /// Makes room for longer pictures than those of the default window. Allocates.
  void make_room(std::size_t longest_picture_frames) { ensemble_.make_room(longest_picture_frames); }

 private:
  ModelData data_;
  Ensemble ensemble_;
  std::vector<float> normalised_;
};

}  // namespace emovox
