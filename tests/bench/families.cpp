#include "families.hpp"

#include <algorithm>
#include <cmath>

#include "emovox/energy.hpp"
#include "emovox/spectral_shape.hpp"
#include "emovox/window.hpp"
#include "emovox/zcr.hpp"

namespace emovox {

Families::Families() : window_(periodic_hann(grid::window_samples)) {}

std::span<const float> Families::compute(std::span<const float> frame) noexcept {
  constexpr std::size_t margin = (grid::fft_size - grid::window_samples) / 2;
  for (std::size_t i = 0; i < grid::window_samples; ++i) windowed_[margin + i] = frame[margin + i] * window_[i];
  fft_.forward(windowed_, spectrum_);
  for (std::size_t k = 0; k < grid::bins; ++k) {
    power_[k] = spectrum_[k].real() * spectrum_[k].real() + spectrum_[k].imag() * spectrum_[k].imag();
    magnitude_[k] = std::sqrt(power_[k]);
  }
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
