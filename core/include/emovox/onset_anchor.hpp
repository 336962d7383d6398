#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace emovox {

/// The moment at which a sound grows louder most steeply. It belongs to the sound: wherever a recording of it begins,
/// the moment is at the same place, so what is counted from it does not depend on chance.
///
/// Loudness here is a low power of the energy of 20 ms under a Hann window, so the first sound after a pause counts for
/// more than a stress later on; growth is that between two such windows side by side. No level matters above
/// -120 dBFS.
///
/// cost  a dot product of window_samples and a power for every sample; allocates in the constructor only
class OnsetAnchor {
 public:
  /// longest_samples  the most that find() is given
  explicit OnsetAnchor(std::size_t longest_samples);

  static constexpr std::size_t window_samples = 320;

  /// samples       at 16 kHz, finite
  /// from_silence  nothing was heard before them
  /// returns       the moment before which it is quieter than after it, as an index, to 1/256 of a sample: at least
  ///               window_samples from either end, or with silence before from -window_samples on; nothing where it
  ///               nowhere gets louder
  [[nodiscard]] std::optional<double> find(std::span<const float> samples, bool from_silence) noexcept;

 private:
  std::vector<float> window_;
  std::vector<float> squares_;   ///< after some silence
  std::vector<float> loudness_;  ///< of the windows that begin at each sample
};

}  // namespace emovox
