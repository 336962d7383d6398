#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "emovox/result.hpp"

namespace emovox {

/// Streams samples of any rate into 16 kHz by windowed-sinc interpolation (Smith, "Digital Audio Resampling", 2002),
/// with a Kaiser window.
///
/// Let N be the lower of the two Nyquist frequencies: 8 kHz, or half of a lower input rate. Ripple is below 0.1 dB up
/// to 0.92 N, and from N on everything is at least 80 dB down, aliases and images alike. Input at 16 kHz passes
/// unchanged, bit for bit.
///
/// Output sample n is the input at time n / 16000 s: the filter's delay is compensated, `latency_seconds()` is how long
/// that takes to come. Positions are exact fractions, so nothing drifts, and the output does not depend on how the
/// input is cut into blocks. Cost: one dot product of 144 (8 kHz) to 1720 (192 kHz) taps an output sample; two for
/// rates that need more than 1024 filter phases, between which it interpolates. Allocates in create only, at most 1 MB.
class Resampler {
 public:
  /// input_rate_hz  8000 to 192000, else the reason; taken to the nearest 1/256 Hz
  static Result<Resampler> create(double input_rate_hz);

  /// Writes what `input` completes to `output` and returns how many samples that is.
  ///
  /// output  at least max_output(input.size()) samples; must not overlap `input`
  std::size_t push(std::span<const float> input, std::span<float> output) noexcept;

  /// The input has ended: writes the rest, as if zeros followed, returns how many samples that is and starts anew.
  /// In all, m input samples give ceil(m 16000 / input rate) output samples.
  ///
  /// output  at least max_flush_output() samples
  std::size_t flush(std::span<float> output) noexcept;

  /// Forgets everything pushed.
  void reset() noexcept;

  /// The most samples a push of `input_samples` can complete.
  [[nodiscard]] std::size_t max_output(std::size_t input_samples) const noexcept;
  [[nodiscard]] std::size_t max_flush_output() const noexcept { return max_output(taps_ / 2); }

  /// How long after its own time an output sample can be computed: half the filter; 0 to 9 ms.
  [[nodiscard]] double latency_seconds() const noexcept;

 private:
  explicit Resampler(std::uint64_t rate_256ths_hz);

  [[nodiscard]] bool passes_through() const noexcept { return taps_ == 0; }
  /// A row and what it weighs; `rest` unit_-ths on the way to the next row.
  struct Place {
    std::span<const float> taps;
    std::size_t row;
    std::uint64_t rest;
  };

  [[nodiscard]] std::span<const float> row(std::size_t index) const noexcept;
  Place pass() noexcept;
  std::size_t interpolate_until(std::size_t end, std::span<float> output) noexcept;
  void drop_used() noexcept;

  // An output sample lies step_ / unit_ input samples after the one before. phase_ counts in 1 / unit_ input samples.
  std::uint64_t step_;
  std::uint64_t unit_;
  std::size_t taps_ = 0;        ///< even; 0 when input passes through
  std::size_t rows_ = 0;        ///< filter phases in one input sample; unit_, or fewer and interpolated
  std::vector<float> filter_;   ///< rows_ + 1 rows of taps_: row r for a position r / rows_ past a sample
  std::vector<float> history_;  ///< input not yet done with
  std::size_t filled_ = 0;      ///< how far history_ is filled
  std::size_t next_ = 0;        ///< in history_, the first sample the next output sample needs
  std::uint64_t phase_ = 0;     ///< the next output sample's position past the input sample at its left
};

}  // namespace emovox
