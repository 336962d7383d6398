#include "trainer/augment/codec.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>

#include "trainer/augment/draw.hpp"
#include "trainer/augment/spectra.hpp"

namespace emovox::trainer {
namespace {

constexpr double mu = 255;
constexpr double steps = 127;

constexpr double packet_s = 0.02;
constexpr double fade_s = 0.0025;

constexpr double frame_s = 0.032;
constexpr double narrowest_band_hz = 100;
constexpr double band_share = 0.2;  // of the frequency it begins with

}  // namespace

void quantise_by_mu_law(std::span<float> samples) {
  for (float& sample : samples) {
    const double magnitude = std::min(std::abs(static_cast<double>(sample)), 1.0);
    const double step = std::round(steps * std::log1p(mu * magnitude) / std::log1p(mu));
    const double quantised = std::expm1(step / steps * std::log1p(mu)) / mu;
    sample = static_cast<float>(std::copysign(quantised, sample));
  }
}

void lose_packets(std::span<float> samples, double rate_hz, double share, Random& random) {
  const auto packet_samples = static_cast<std::size_t>(packet_s * rate_hz);
  const double step = 1 / (fade_s * rate_hz);
  double gain = 1;
  bool lost = false;
  for (std::size_t n = 0; n < samples.size(); ++n) {
    if (n % packet_samples == 0) lost = random.uniform() < share;
    gain = std::clamp(gain + (lost ? -step : step), 0.0, 1.0);
    samples[n] = static_cast<float>(gain * samples[n]);
  }
}

void leave_out_masked(std::span<float> samples, double rate_hz, double depth_db) {
  const std::size_t size = std::bit_ceil(static_cast<std::size_t>(frame_s * rate_hz));
  const double bin_hz = rate_hz / static_cast<double>(size);
  const double least_power = 1 / (amplitude_of(depth_db) * amplitude_of(depth_db));
  change_spectra(samples, size, [&](std::span<std::complex<double>> spectrum) {
    std::size_t first = 0;
    while (first < spectrum.size()) {
      const double width_hz = std::max(narrowest_band_hz, band_share * static_cast<double>(first) * bin_hz);
      const auto width = static_cast<std::size_t>(std::lround(width_hz / bin_hz));
      const auto band = spectrum.subspan(first, std::min(width, spectrum.size() - first));
      double strongest = 0;
      for (const auto& bin : band) strongest = std::max(strongest, std::norm(bin));
      for (auto& bin : band)
        if (std::norm(bin) < least_power * strongest) bin = 0;
      first += band.size();
    }
  });
}

}  // namespace emovox::trainer
