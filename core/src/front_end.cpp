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

namespace {
constexpr std::size_t latency = 0;
}

struct FrontEnd::State {
  std::vector<float> window = periodic_hann(grid::window_samples);
  Fft fft{grid::fft_size};
  MelBank mel_bank;
  Mfcc mfcc;
  ChromaBank chroma;
  SpectralContrast contrast;
  SpectralFlux flux;
  PitchEstimator pitch;
  std::array<float, grid::fft_size> windowed{};
  std::array<std::complex<float>, grid::bins> spectrum{};
  std::array<float, grid::bins> power{};
  std::array<float, grid::bins> magnitude{};

  // Rows wait in a ring, by frame number, until every family has decided.
  std::vector<Descriptors> rows = std::vector<Descriptors>(latency + 1);
  std::size_t pushed = 0;
  std::size_t pitched = 0;   ///< rows whose pitch is decided
  std::size_t returned = 0;  ///< rows handed out
  float newest_rms = 0;

  Descriptors& row(std::size_t frame) { return rows[frame % rows.size()]; }
  void analyse(std::span<const float> frame, Descriptors& out) noexcept;
  void decide(const Pitch& decided);
  const Descriptors* next_complete();
};

FrontEnd::FrontEnd() : state_(std::make_unique<State>()) {}
FrontEnd::~FrontEnd() = default;
FrontEnd::FrontEnd(FrontEnd&&) noexcept = default;
FrontEnd& FrontEnd::operator=(FrontEnd&&) noexcept = default;

void FrontEnd::State::analyse(std::span<const float> frame, Descriptors& out) noexcept {
  constexpr std::size_t margin = (grid::fft_size - grid::window_samples) / 2;
  const auto spectral = frame.first(grid::fft_size);
  for (std::size_t i = 0; i < grid::window_samples; ++i) windowed[margin + i] = spectral[margin + i] * window[i];
  fft.forward(windowed, spectrum);
  for (std::size_t k = 0; k < grid::bins; ++k) {
    const float re = spectrum[k].real();
    const float im = spectrum[k].imag();
    power[k] = re * re + im * im;
    magnitude[k] = std::sqrt(power[k]);
  }

  const auto mel = out[family::mel_power];
  const auto log_mel = out[family::log_mel_db];
  mel_bank.apply(power, mel);
  std::transform(mel.begin(), mel.end(), log_mel.begin(), power_to_db);
  mfcc.apply(log_mel, out[family::mfcc]);
  chroma.apply(power, out[family::chroma]);
  contrast.apply(magnitude, out[family::contrast]);

  const SpectralShape shape = spectral_shape(magnitude);
  out.at(family::centroid_hz) = shape.centroid_hz;
  out.at(family::rolloff85_hz) = shape.rolloff85_hz;
  out.at(family::flatness) = shape.flatness;
  out.flux = flux.next(magnitude);
  out.at(family::zcr) = zero_crossing_rate(spectral);
  out.at(family::rms) = rms(spectral);
}

void FrontEnd::State::decide(const Pitch& decided) {
  Descriptors& out = row(pitched++);
  out.periodicity = decided.voicing;
  out.at(family::voicing) = decided.voicing;
  out.at(family::pitch_hz) = decided.voicing >= voicing_threshold ? decided.hz : 0.0F;
}

const Descriptors* FrontEnd::State::next_complete() { return pitched > returned ? &row(returned++) : nullptr; }

const Descriptors* FrontEnd::push(std::span<const float> frame) noexcept {
  State& s = *state_;
  Descriptors& out = s.row(s.pushed++);
  s.analyse(frame, out);
  s.newest_rms = out.at(family::rms);
  s.decide(s.pitch.estimate(frame));
  return s.next_complete();
}

const Descriptors* FrontEnd::flush() noexcept {
  State& s = *state_;
  if (s.returned == s.pushed) {
    reset();
    return nullptr;
  }
  return s.next_complete();
}

void FrontEnd::reset() noexcept {
  State& s = *state_;
  s.flux.reset();
  s.pushed = s.pitched = s.returned = 0;
  s.newest_rms = 0;
}

float FrontEnd::newest_rms() const noexcept { return state_->newest_rms; }

std::size_t FrontEnd::latency_frames() noexcept { return latency; }

}  // namespace emovox
