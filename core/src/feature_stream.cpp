#include "emovox/feature_stream.hpp"

#include <cmath>
#include <utility>

#include "emovox/energy.hpp"

namespace emovox {

namespace {

constexpr float largest_magnitude = 8;  // floats beyond full scale are legal, absurd ones are not

float clean(float sample) {
  return std::isfinite(sample) ? std::clamp(sample, -largest_magnitude, largest_magnitude) : 0.0F;
}

}  // namespace

Result<FeatureStream> FeatureStream::create(double input_rate_hz) {
  auto resampler = Resampler::create(input_rate_hz);
  if (!resampler) return resampler.reason();
  return FeatureStream(*std::move(resampler));
}

FeatureStream::FeatureStream(Resampler resampler)
    : resampler_(std::move(resampler)),
      resampled_(std::max(resampler_.max_output(block_samples), resampler_.max_flush_output())) {}

std::span<const float> FeatureStream::cleaned(std::span<const float> block) noexcept {
  std::transform(block.begin(), block.end(), cleaned_.begin(), clean);
  return std::span(cleaned_).first(block.size());
}

FeatureStream::Past FeatureStream::past() const noexcept {
  const std::uint64_t next = framer_.position();
  const std::uint64_t first = next - std::min<std::uint64_t>(next, past_samples);
  const std::uint64_t end =
      std::min(next - std::min<std::uint64_t>(next, grid::hop_samples) + grid::pitch_frame_samples, samples_);
  return {first, framer_.samples(first, std::max(first, end))};
}

void FeatureStream::restart_at(double sample) noexcept {
  next_row_ = static_cast<std::uint64_t>(sample);
  framer_.seek(next_row_);
  shift_.start(sample - static_cast<double>(next_row_));
  front_end_.reset();
}

std::span<const float> FeatureStream::laid(std::span<const float> frame) noexcept {
  const std::uint64_t begin = framer_.position() - grid::hop_samples;
  const std::uint64_t first = begin - std::min<std::uint64_t>(begin, FrameShift::margin_samples);
  return shift_.move(framer_.samples(first, begin + frame.size()));
}

void FeatureStream::reset() noexcept {
  resampler_.reset();
  framer_.reset();
  shift_.start(0);
  front_end_.reset();
  samples_ = next_row_ = 0;
  recent_rms_.fill(0);
}

float FeatureStream::level_dbfs() const noexcept {
  return to_dbfs(*std::max_element(recent_rms_.begin(), recent_rms_.end()));
}

}  // namespace emovox
