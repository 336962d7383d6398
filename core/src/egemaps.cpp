#include "emovox/egemaps.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <optional>
#include <vector>

#include "emovox/auditory_bands.hpp"
#include "emovox/fft.hpp"
#include "emovox/formants.hpp"
#include "emovox/harmonics.hpp"
#include "emovox/liftered_cepstrum.hpp"
#include "emovox/loudness.hpp"
#include "emovox/sound_level.hpp"
#include "emovox/spectral_balance.hpp"
#include "emovox/spectral_flux.hpp"
#include "emovox/subharmonic_pitch.hpp"
#include "emovox/voice_quality.hpp"
#include "emovox/window.hpp"

namespace emovox {

namespace {

constexpr double gaussian_deviation = 0.4;
constexpr std::size_t long_fft_size = 1024;
constexpr float semitone_reference_hz = 27.5F;
constexpr std::size_t latency = SubharmonicPitch::lag_frames + 1;  // one more for smoothing

constexpr double least_rms = 0.001;  // -60 dBFS; openSMILE calls what is quieter unvoiced

/// Root mean square of the windowed samples, by Parseval's theorem.
double windowed_rms(std::span<const float> magnitude) {
  double sum = 0;
  for (const float m : magnitude) sum += static_cast<double>(m) * m;
  const double first = magnitude.front();
  const double last = magnitude.back();
  return std::sqrt((2 * sum - first * first - last * last) / long_fft_size / voice_frame_samples);
}

/// The first samples times the window; `out` stays as it is beyond.
void apply_window(std::span<const double> window, std::span<const float> samples, std::span<float> out) {
  for (std::size_t i = 0; i < window.size(); ++i)
    out[i] = static_cast<float>(static_cast<double>(samples[i]) * window[i]);
}

float mean_of(float before, float here, float after) { return (before + here + after) / 3; }

/// Mean of those of the three that are not 0; 0 stays 0.
float mean_of_non_zero(float before, float here, float after) {
  if (here == 0) return 0;
  const int terms = 1 + (before == 0 ? 0 : 1) + (after == 0 ? 0 : 1);
  return (before + here + after) / static_cast<float>(terms);
}

/// Mean of column i over the rows that are as voiced as the middle one, if the column is one of the voice.
float mean_of_voiced(const EgemapsRow& before, const EgemapsRow& here, const EgemapsRow& after, std::size_t i,
                     bool of_voice) {
  float sum = here.values[i];
  float terms = 1;
  for (const EgemapsRow* row : {&before, &after}) {
    if (of_voice && row->voiced() != here.voiced()) continue;
    sum += row->values[i];
    ++terms;
  }
  return sum / terms;
}

}  // namespace

struct Egemaps::State {
  /// What is kept of a frame until its F0 is known.
  struct Pending {
    EgemapsRow row;
    EgemapsRow at_any_level;
    std::array<float, voice_frame_samples> samples{};
    std::array<float, long_fft_size> windowed{};
    std::array<float, SubharmonicPitch::bins> magnitude{};
  };

  // Of the first 20 ms:
  std::vector<double> hamming = symmetric_hamming_window(egemaps_frame_samples);
  Fft short_fft{grid::fft_size};
  std::array<float, grid::fft_size> short_windowed{};
  std::array<std::complex<float>, grid::bins> short_spectrum{};
  std::array<float, grid::bins> short_power{};
  std::array<float, grid::bins> short_magnitude{};
  AuditoryBands bands;
  Loudness loudness;
  LifteredCepstrum cepstrum;
  MagnitudeFlux flux;
  FormantEstimator formants;

  // Of 60 ms:
  std::vector<double> gaussian = symmetric_gaussian_window(voice_frame_samples, gaussian_deviation);
  Fft long_fft{long_fft_size};
  std::array<std::complex<float>, SubharmonicPitch::bins> long_spectrum{};
  SubharmonicPitch pitch;
  PerturbationTracker periods;
  PerturbationTracker periods_at_any_level;
  bool interrupted = false;  ///< the voice has been below openSMILE's limit since it set in

  std::vector<Pending> ring = std::vector<Pending>(latency + 2);  ///< by frame number, with one before the oldest due
  std::size_t pushed = 0;
  std::size_t decided = 0;  ///< frames whose F0 is known and row is complete
  std::size_t returned = 0;
  EgemapsRows out;

  Pending& at(std::size_t frame) { return ring[frame % ring.size()]; }
  void analyse_short(std::span<const float> frame, Pending& pending);
  void analyse_long(std::span<const float> frame, Pending& pending);
  static void describe_voice(const Pending& pending, float f0_hz, PerturbationTracker& tracker, EgemapsRow& row);
  void decide(float f0_hz);
  const EgemapsRows* next(bool ended);
};

void Egemaps::State::analyse_short(std::span<const float> frame, Pending& pending) {
  const auto samples = frame.first(egemaps_frame_samples);
  apply_window(hamming, samples, short_windowed);
  short_fft.forward(short_windowed, short_spectrum);
  for (std::size_t k = 0; k < grid::bins; ++k) {
    short_power[k] = std::norm(short_spectrum[k]);
    short_magnitude[k] = std::sqrt(short_power[k]);
  }

  std::array<float, AuditoryBands::count> log_power{};
  std::array<float, LifteredCepstrum::count> mfcc{};
  bands.apply(short_power, log_power);
  cepstrum.apply(log_power, mfcc);
  const SpectralBalance balance = spectral_balance(short_power);

  EgemapsRow& row = pending.row;
  row[Lld::loudness] = loudness.of(log_power);
  row[Lld::alpha_ratio_db] = balance.alpha_ratio_db;
  row[Lld::hammarberg_index_db] = balance.hammarberg_index_db;
  row[Lld::slope_0_500] = balance.slope_0_500_db_hz;
  row[Lld::slope_500_1500] = balance.slope_500_1500_db_hz;
  row[Lld::spectral_flux] = flux.next(short_magnitude);
  row[Lld::mfcc1] = mfcc[0];
  row[Lld::mfcc2] = mfcc[1];
  row[Lld::mfcc3] = mfcc[2];
  row[Lld::mfcc4] = mfcc[3];
  row.mean_square = mean_square(samples);

  const Formants found = formants.estimate(short_spectrum);
  row[Lld::f1_hz] = found.hz[0];
  row[Lld::f2_hz] = found.hz[1];
  row[Lld::f3_hz] = found.hz[2];
  row[Lld::f1_bandwidth_hz] = found.bandwidth_hz[0];
  row[Lld::f2_bandwidth_hz] = found.bandwidth_hz[1];
  row[Lld::f3_bandwidth_hz] = found.bandwidth_hz[2];
  pending.at_any_level = row;
}

void Egemaps::State::analyse_long(std::span<const float> frame, Pending& pending) {
  std::copy_n(frame.begin(), voice_frame_samples, pending.samples.begin());
  apply_window(gaussian, pending.samples, pending.windowed);
  long_fft.forward(pending.windowed, long_spectrum);
  std::transform(long_spectrum.begin(), long_spectrum.end(), pending.magnitude.begin(),
                 [](std::complex<float> bin) { return std::sqrt(std::norm(bin)); });
}

/// The columns that only a voice has.
void Egemaps::State::describe_voice(const Pending& pending, float f0_hz, PerturbationTracker& tracker,
                                    EgemapsRow& row) {
  row[Lld::f0_semitones] = f0_hz > 0 ? 12 * std::log2(f0_hz / semitone_reference_hz) : 0;

  const Perturbation perturbed = tracker.next(pending.samples, f0_hz);
  row[Lld::jitter] = perturbed.jitter;
  row[Lld::shimmer_db] = perturbed.shimmer_db;
  row[Lld::hnr_db] = harmonics_to_noise_db(std::span(pending.windowed).first(voice_frame_samples), f0_hz);

  const HarmonicRelations relations =
      harmonic_relations(pending.magnitude, f0_hz, {row[Lld::f1_hz], row[Lld::f2_hz], row[Lld::f3_hz]});
  row[Lld::h1_h2_db] = relations.h1_h2_db;
  row[Lld::h1_a3_db] = relations.h1_a3_db;
  row[Lld::f1_amplitude_db] = relations.formant_amplitudes_db[0];
  row[Lld::f2_amplitude_db] = relations.formant_amplitudes_db[1];
  row[Lld::f3_amplitude_db] = relations.formant_amplitudes_db[2];
}

/// Completes the oldest row whose F0 was not known. A voice that never falls below openSMILE's limit is described once,
/// for both kinds of row; from where it does, their periods go different ways until it ends.
void Egemaps::State::decide(float f0_hz) {
  Pending& pending = at(decided++);
  describe_voice(pending, f0_hz, periods_at_any_level, pending.at_any_level);
  const bool loud_enough = windowed_rms(pending.magnitude) >= least_rms;
  if (f0_hz == 0) {
    interrupted = false;
  } else if (!loud_enough && !interrupted) {
    interrupted = true;
    periods.reset();
  }
  if (interrupted)
    describe_voice(pending, loud_enough ? f0_hz : 0, periods, pending.row);
  else
    pending.row = pending.at_any_level;
}

/// Smooths the row that is due, when the one after it is complete or it is the last.
const EgemapsRows* Egemaps::State::next(bool ended) {
  if (returned == decided || (!ended && returned + 1 == decided)) return nullptr;
  const Pending& before = at(returned == 0 ? 0 : returned - 1);
  const Pending& here = at(returned);
  const Pending& after = at(std::min(returned + 1, decided - 1));
  out.measured = here.row;
  for (std::size_t i = 0; i < lld_count; ++i) {
    const bool of_voice = i >= static_cast<std::size_t>(Lld::f0_semitones);
    const auto smooth = of_voice ? mean_of_non_zero : mean_of;
    out.smoothed.values[i] = smooth(before.row.values[i], here.row.values[i], after.row.values[i]);
    out.at_any_level.values[i] =
        mean_of_voiced(before.at_any_level, here.at_any_level, after.at_any_level, i, of_voice);
  }
  out.smoothed.mean_square = out.at_any_level.mean_square = here.row.mean_square;
  ++returned;
  return &out;
}

Egemaps::Egemaps() : state_(std::make_unique<State>()) {}
Egemaps::~Egemaps() = default;
Egemaps::Egemaps(Egemaps&&) noexcept = default;
Egemaps& Egemaps::operator=(Egemaps&&) noexcept = default;

const EgemapsRows* Egemaps::push(std::span<const float> frame) noexcept {
  State& s = *state_;
  State::Pending& pending = s.at(s.pushed++);
  s.analyse_short(frame, pending);
  s.analyse_long(frame, pending);
  if (const auto f0_hz = s.pitch.push(pending.magnitude)) s.decide(*f0_hz);
  return s.next(false);
}

const EgemapsRows* Egemaps::flush() noexcept {
  State& s = *state_;
  if (s.returned == s.pushed) {
    reset();
    return nullptr;
  }
  while (const auto f0_hz = s.pitch.flush()) s.decide(*f0_hz);
  return s.next(true);
}

void Egemaps::reset() noexcept {
  State& s = *state_;
  s.flux.reset();
  s.pitch.reset();
  s.periods.reset();
  s.periods_at_any_level.reset();
  s.interrupted = false;
  s.pushed = s.decided = s.returned = 0;
}

std::size_t Egemaps::latency_frames() noexcept { return latency; }

}  // namespace emovox
