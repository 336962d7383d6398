#include "trainer/augment/vocal_tract.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "emovox/fft.hpp"
#include "trainer/augment/inverse_fft.hpp"
#include "trainer/augment/spectra.hpp"

namespace emovox::trainer {
namespace {

constexpr double frame_s = 0.025;
constexpr double envelope_s = 0.002;
constexpr double gap_hz = 100;  // zeros between harmonics, whose logarithms would be all that counts, are filled so far
constexpr double formants_hz = 4800;
constexpr double most_change = std::numbers::ln10;  // of a logarithm of magnitude: 20 dB
constexpr double least_power = 1e-7;                // of the strongest bin's: empty bands have no envelope
constexpr double silence = 1e-20;

/// Where in the envelope a frequency's gain is found.
double source_hz(double hz, double factor, double nyquist_hz) {
  const double knee_hz = formants_hz * std::min(factor, 1.0);
  if (hz <= knee_hz) return hz / factor;
  return nyquist_hz - (nyquist_hz - knee_hz / factor) / (nyquist_hz - knee_hz) * (nyquist_hz - hz);
}

/// Logarithms of magnitude, smoothed.
class Envelope {
 public:
  Envelope(std::size_t size, double rate_hz)
      : gap_(static_cast<std::size_t>(std::lround(gap_hz * static_cast<double>(size) / rate_hz))),
        kept_(static_cast<std::size_t>(envelope_s * rate_hz)),
        logs_(size / 2 + 1),
        cepstrum_(size),
        fft_(size),
        invert_(size) {}

  void find(std::span<const std::complex<double>> spectrum) {
    double strongest = 0;
    for (const auto& bin : spectrum) strongest = std::max(strongest, std::norm(bin));
    const double floor = least_power * strongest + silence;
    for (std::size_t k = 0; k < logs_.size(); ++k) {
      double power = floor;
      const std::size_t last = std::min(k + gap_, logs_.size() - 1);
      for (std::size_t near = k - std::min(k, gap_); near <= last; ++near)
        power = std::max(power, std::norm(spectrum[near]));
      logs_[k] = std::log(power) / 2;
    }
    invert_(logs_, cepstrum_);
    std::fill(cepstrum_.begin() + kept_, cepstrum_.end() - kept_ + 1, 0.0);
    fft_.forward(cepstrum_, logs_);
  }

  /// Between bins along a straight line.
  [[nodiscard]] double at(double bin) const {
    const auto left = std::min(static_cast<std::size_t>(std::max(bin, 0.0)), logs_.size() - 2);
    const double share = bin - static_cast<double>(left);
    return logs_[left].real() + share * (logs_[left + 1].real() - logs_[left].real());
  }

 private:
  std::size_t gap_;      ///< bins
  std::ptrdiff_t kept_;  ///< of the cepstrum, on either side of 0
  std::vector<std::complex<double>> logs_;
  std::vector<double> cepstrum_;
  Fft fft_;
  InverseFft invert_;
};

}  // namespace

void warp_vocal_tract(std::span<float> samples, double rate_hz, double factor) {
  const std::size_t size = std::bit_ceil(static_cast<std::size_t>(frame_s * rate_hz));
  const double bin_hz = rate_hz / static_cast<double>(size);
  Envelope envelope(size, rate_hz);
  change_spectra(samples, size, [&](std::span<std::complex<double>> spectrum) {
    envelope.find(spectrum);
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
      const auto bin = static_cast<double>(k);
      const double source = source_hz(bin * bin_hz, factor, rate_hz / 2) / bin_hz;
      spectrum[k] *= std::exp(std::clamp(envelope.at(source) - envelope.at(bin), -most_change, most_change));
    }
  });
}

}  // namespace emovox::trainer
