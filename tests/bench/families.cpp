#include "families.hpp"

#include <algorithm>
#include <cmath>

#include "emovox/energy.hpp"
#include "emovox/spectral_shape.hpp"
#include "emovox/zcr.hpp"

namespace emovox {

std::span<const float> Families::compute(std::span<const float> frame) noexcept {
  fft_.power(frame.subspan(grid::window_offset, grid::window_samples), power_);
  std::transform(power_.begin(), power_.end(), magnitude_.begin(), [](float value) { return std::sqrt(value); });
  mel_bank_.apply(power_, mel_);
  std::transform(mel_.begin(), mel_.end(), mel_.begin(), power_to_db);

  const auto values = std::span(values_);
  mfcc_.apply(mel_, values.first(grid::mfcc_count));
  chroma_.apply(power_, values.subspan(grid::mfcc_count, grid::chroma_count));
  const SpectralShape shape = spectral_shape(magnitude_);
  const std::array rest{shape.centroid_hz, shape.rolloff85_hz, shape.flatness, zero_crossing_rate(frame), rms(frame)};
  std::copy(rest.begin(), rest.end(), values.end() - rest.size());
  return values_;
}

}  // namespace emovox
