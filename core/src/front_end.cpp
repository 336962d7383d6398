#include "emovox/front_end.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "emovox/chroma.hpp"
#include "emovox/contrast.hpp"
#include "emovox/egemaps.hpp"
#include "emovox/energy.hpp"
#include "emovox/fft.hpp"
#include "emovox/mel.hpp"
#include "emovox/mfcc.hpp"
#include "emovox/network_mel.hpp"
#include "emovox/pitch.hpp"
#include "emovox/spectral_shape.hpp"
#include "emovox/window.hpp"
#include "emovox/zcr.hpp"

namespace emovox {

struct FrontEnd::State {
  WindowedFft fft{grid::fft_size, periodic_hann_window(grid::window_samples)};
  MelBank mel_bank;
  NetworkMelBank network_mel_bank;
  Mfcc mfcc;
  ChromaBank chroma;
  SpectralContrast contrast;
  SpectralFlux flux;
  PitchTracker pitch;
  Egemaps egemaps;
  std::array<float, grid::bins> power{};
  std::array<float, grid::bins> magnitude{};

  // Rows wait in a ring, by frame number, until every family has decided.
  std::vector<Descriptors> rows = std::vector<Descriptors>(latency_frames() + 1);
  std::size_t pushed = 0;
  std::size_t pitched = 0;    ///< rows whose pitch is decided
  std::size_t described = 0;  ///< rows whose eGeMAPS descriptors are complete
  std::size_t returned = 0;   ///< rows handed out
  float newest_rms = 0;

  Descriptors& row(std::size_t frame) { return rows[frame % rows.size()]; }
  void analyse(std::span<const float> frame, Descriptors& out) noexcept;
  void decide(const Pitch& decided);
  void describe(const EgemapsRows& complete);
  const Descriptors* next_complete();
};

FrontEnd::FrontEnd() : state_(std::make_unique<State>()) {}
FrontEnd::~FrontEnd() = default;
FrontEnd::FrontEnd(FrontEnd&&) noexcept = default;
FrontEnd& FrontEnd::operator=(FrontEnd&&) noexcept = default;

void FrontEnd::State::analyse(std::span<const float> frame, Descriptors& out) noexcept {
  const auto spectral = frame.first(grid::fft_size);
  fft.power(spectral.subspan(grid::window_offset, grid::window_samples), power);
  std::transform(power.begin(), power.end(), magnitude.begin(), [](float value) { return std::sqrt(value); });

  const auto mel = out[family::mel_power];
  const auto log_mel = out[family::log_mel_db];
  mel_bank.apply(power, mel);
  std::transform(mel.begin(), mel.end(), log_mel.begin(), power_to_db);
  mfcc.apply(log_mel, out[family::mfcc]);
  network_mel_bank.apply(power, out.network_power);
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
  out.at(family::pitch_hz) = decided.hz;
  out.at(family::voicing) = decided.voicing;
  out.periodicity = decided.periodicity;
}

void FrontEnd::State::describe(const EgemapsRows& complete) { row(described++).egemaps = complete; }

const Descriptors* FrontEnd::State::next_complete() {
  return std::min(pitched, described) > returned ? &row(returned++) : nullptr;
}

const Descriptors* FrontEnd::push(std::span<const float> frame) noexcept {
  State& s = *state_;
  Descriptors& out = s.row(s.pushed++);
  s.analyse(frame, out);
  s.newest_rms = out.at(family::rms);
  if (const auto decided = s.pitch.push(frame)) s.decide(*decided);
  if (const auto* complete = s.egemaps.push(frame)) s.describe(*complete);
  return s.next_complete();
}

const Descriptors* FrontEnd::flush() noexcept {
  State& s = *state_;
  if (s.returned == s.pushed) {
    reset();
    return nullptr;
  }
  while (const auto decided = s.pitch.flush()) s.decide(*decided);
  while (const auto* complete = s.egemaps.flush()) s.describe(*complete);
  return s.next_complete();
}

void FrontEnd::reset() noexcept {
  State& s = *state_;
  s.flux.reset();
  s.pitch.reset();
  s.egemaps.reset();
  s.pushed = s.pitched = s.described = s.returned = 0;
  s.newest_rms = 0;
}

float FrontEnd::newest_rms() const noexcept { return state_->newest_rms; }

std::size_t FrontEnd::latency_frames() noexcept {
  return std::max(PitchTracker::lag_frames, Egemaps::latency_frames());
}

}  // namespace emovox
