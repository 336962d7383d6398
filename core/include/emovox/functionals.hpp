#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "emovox/descriptors.hpp"

namespace emovox {

/// Turns the frames of an utterance into one vector: statistics of every feature family over time.
class Functionals {
 public:
  /// max_frames: the longest utterance it will be given; scratch for it is allocated here, nothing later.
  explicit Functionals(std::size_t max_frames);
  ~Functionals();
  Functionals(Functionals&&) noexcept;
  Functionals& operator=(Functionals&&) noexcept;

  /// frames  1 to max_frames rows in time order
  /// out     size() values, all finite
  void compute(std::span<const Descriptors> frames, std::span<float> out) noexcept;

  /// How many elements the vector has.
  [[nodiscard]] static std::size_t size();

  /// A name for every element, `mfcc.3.p80` style.
  [[nodiscard]] static const std::vector<std::string>& names();

 private:
  struct Scratch;
  std::unique_ptr<Scratch> scratch_;
};

/// Identifies the analysis grid and every element of the functionals. A model says which it was trained on.
[[nodiscard]] std::uint64_t fingerprint();

/// The fingerprint as 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(std::uint64_t value);

}  // namespace emovox
