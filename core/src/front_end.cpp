#include "emovox/front_end.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
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
  explicit State(Wanted wanted) {
    if (wanted == Wanted::everything) rest.emplace();
  }

  /// What only functionals and tables of features are made of.
  struct Rest {
    Mfcc mfcc;
    ChromaBank chroma;
    SpectralContrast contrast;
    SpectralFlux flux;
    Egemaps egemaps;
    std::array<float, grid::bins> magnitude{};

    void analyse(std::span<const float> frame, std::span<const float> bin_power, Descriptors& out) noexcept;
  };

  WindowedFft fft{grid::fft_size, periodic_hann_window(grid::window_samples)};
  MelBank mel_bank;
  NetworkMelBank network_mel_bank;
  PitchTracker pitch;
  std::optional<Rest> rest;  ///< none: not wanted
  std::array<float, grid::bins> power{};

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
  const Descriptors* next_complete(bool ended);
};

FrontEnd::FrontEnd(Wanted wanted) : state_(std::make_unique<State>(wanted)) {}
FrontEnd::~FrontEnd() = default;
FrontEnd::FrontEnd(FrontEnd&&) noexcept = default;
FrontEnd& FrontEnd::operator=(FrontEnd&&) noexcept = default;

void FrontEnd::State::analyse(std::span<const float> frame, Descriptors& out) noexcept {
  const auto spectral = frame.first(grid::fft_size);
  fft.power(spectral.subspan(grid::window_offset, grid::window_samples), power);
  mel_bank.apply(power, out[family::mel_power]);
  network_mel_bank.apply(power, out.network_power);
  out.at(family::rms) = rms(spectral);
  if (rest) rest->analyse(spectral, power, out);
}

void FrontEnd::State::Rest::analyse(std::span<const float> frame, std::span<const float> bin_power,
                                    Descriptors& out) noexcept {
  std::transform(bin_power.begin(), bin_power.end(), magnitude.begin(), [](float value) { return std::sqrt(value); });

  const auto mel = out[family::mel_power];
  const auto log_mel = out[family::log_mel_db];
  std::transform(mel.begin(), mel.end(), log_mel.begin(), power_to_db);
  mfcc.apply(log_mel, out[family::mfcc]);
  chroma.apply(bin_power, out[family::chroma]);
  contrast.apply(magnitude, out[family::contrast]);

  const SpectralShape shape = spectral_shape(magnitude);
  out.at(family::centroid_hz) = shape.centroid_hz;
  out.at(family::rolloff85_hz) = shape.rolloff85_hz;
  out.at(family::flatness) = shape.flatness;
  out.flux = flux.next(magnitude);
  out.at(family::zcr) = zero_crossing_rate(frame);
}

void FrontEnd::State::decide(const Pitch& decided) {
  Descriptors& out = row(pitched++);
  out.at(family::pitch_hz) = decided.hz;
  out.at(family::voicing) = decided.voicing;
  out.periodicity = decided.periodicity;
}

void FrontEnd::State::describe(const EgemapsRows& complete) { row(described++).egemaps = complete; }

/// Rows come as late whatever is wanted, so that activity is decided, and frames laid anew, at the same sample.
const Descriptors* FrontEnd::State::next_complete(bool ended) {
  const std::size_t complete = rest ? described : pushed - (ended ? 0 : std::min(pushed, Egemaps::latency_frames()));
  return std::min(pitched, complete) > returned ? &row(returned++) : nullptr;
}

const Descriptors* FrontEnd::push(std::span<const float> frame) noexcept {
  State& s = *state_;
  Descriptors& out = s.row(s.pushed++);
  s.analyse(frame, out);
  s.newest_rms = out.at(family::rms);
  if (const auto decided = s.pitch.push(frame)) s.decide(*decided);
  if (s.rest)
    if (const auto* complete = s.rest->egemaps.push(frame)) s.describe(*complete);
  return s.next_complete(false);
}

const Descriptors* FrontEnd::flush() noexcept {
  State& s = *state_;
  if (s.returned == s.pushed) {
    reset();
    return nullptr;
  }
  while (const auto decided = s.pitch.flush()) s.decide(*decided);
  if (s.rest)
    while (const auto* complete = s.rest->egemaps.flush()) s.describe(*complete);
  return s.next_complete(true);
}

void FrontEnd::reset() noexcept {
  State& s = *state_;
  s.pitch.reset();
  if (s.rest) {
    s.rest->flux.reset();
    s.rest->egemaps.reset();
  }
  s.pushed = s.pitched = s.described = s.returned = 0;
  s.newest_rms = 0;
}

float FrontEnd::newest_rms() const noexcept { return state_->newest_rms; }

std::size_t FrontEnd::latency_frames() noexcept {
  return std::max(PitchTracker::lag_frames, Egemaps::latency_frames());
}

}  // namespace emovox
