#include "emovox/front_end.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <vector>

#include "emovox/chroma.hpp"
#include "emovox/contrast.hpp"
#include "emovox/energy.hpp"
#include "emovox/fft.hpp"
#include "emovox/mel.hpp"
#include "emovox/mfcc.hpp"
#include "emovox/pitch.hpp"
#include "emovox/spectral_shape.hpp"
#include "emovox/window.hpp"
#include "emovox/zcr.hpp"

namespace emovox {

struct FrontEnd::State {
  std::vector<float> window = periodic_hann(grid::window_samples);
  Fft fft{grid::fft_size};
  MelBank mel;
  Mfcc mfcc;
  ChromaBank chroma;
  SpectralContrast contrast;
  SpectralFlux flux;
  PitchEstimator pitch;
  std::array<float, grid::fft_size> windowed{};
  std::array<std::complex<float>, grid::bins> spectrum{};
  std::array<float, grid::bins> power{};
  std::array<float, grid::bins> magnitude{};
};

FrontEnd::FrontEnd() : state_(std::make_unique<State>()) {}
FrontEnd::~FrontEnd() = default;
FrontEnd::FrontEnd(FrontEnd&&) noexcept = default;
FrontEnd& FrontEnd::operator=(FrontEnd&&) noexcept = default;

void FrontEnd::compute(std::span<const float> frame, Descriptors& out) noexcept {
  constexpr std::size_t margin = (grid::fft_size - grid::window_samples) / 2;
  State& s = *state_;
  const auto spectral = frame.first(grid::fft_size);
  for (std::size_t i = 0; i < grid::window_samples; ++i) s.windowed[margin + i] = spectral[margin + i] * s.window[i];
  s.fft.forward(s.windowed, s.spectrum);
  for (std::size_t k = 0; k < grid::bins; ++k) {
    const float re = s.spectrum[k].real();
    const float im = s.spectrum[k].imag();
    s.power[k] = re * re + im * im;
    s.magnitude[k] = std::sqrt(s.power[k]);
  }

  const auto mel = out[family::mel_power];
  const auto log_mel = out[family::log_mel_db];
  s.mel.apply(s.power, mel);
  std::transform(mel.begin(), mel.end(), log_mel.begin(), power_to_db);
  s.mfcc.apply(log_mel, out[family::mfcc]);
  s.chroma.apply(s.power, out[family::chroma]);
  s.contrast.apply(s.magnitude, out[family::contrast]);

  const SpectralShape shape = spectral_shape(s.magnitude);
  out.at(family::centroid_hz) = shape.centroid_hz;
  out.at(family::rolloff85_hz) = shape.rolloff85_hz;
  out.at(family::flatness) = shape.flatness;
  out.at(family::flux) = s.flux.next(s.magnitude);
  out.at(family::zcr) = zero_crossing_rate(spectral);
  out.at(family::rms) = rms(spectral);

  const Pitch pitch = s.pitch.estimate(frame);
  out.at(family::voicing) = pitch.voicing;
  out.at(family::pitch_hz) = pitch.voicing >= voicing_threshold ? pitch.hz : 0.0F;
}

void FrontEnd::reset() noexcept { state_->flux.reset(); }

}  // namespace emovox
