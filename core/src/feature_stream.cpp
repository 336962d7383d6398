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

Result<FeatureStream> FeatureStream::create(double input_rate_hz, Wanted wanted) {
  auto resampler = Resampler::create(input_rate_hz);
  if (!resampler) return resampler.reason();
  return FeatureStream(*std::move(resampler), wanted);
}

FeatureStream::FeatureStream(Resampler resampler, Wanted wanted)
    : resampler_(std::move(resampler)),
      front_end_(wanted),
      resampled_(std::max(resampler_.max_output(block_samples), resampler_.max_flush_output())) {}

std::span<const float> FeatureStream::cleaned(std::span<const float> block) noexcept {
  std::transform(block.begin(), block.end(), cleaned_.begin(), clean);
  return std::span(cleaned_).first(block.size());
}

void FeatureStream::remember(std::span<const float> samples) noexcept {
  for (const float sample : samples) remembered_[samples_++ % remembered_samples] = sample;
}

void FeatureStream::recall(std::size_t first, std::span<float> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = remembered_[(first + i) % remembered_samples];
}

void FeatureStream::restart(double origin) noexcept {
  framer_.reset();
  front_end_.reset();
  origin_ = origin;
  framed_ = frames_ = rows_ = 0;
}

std::size_t FeatureStream::restart_laid() noexcept {
  restart(*next_origin_);
  laid_ = true;
  const auto whole = static_cast<std::size_t>(origin_);
  const std::size_t before = std::min(whole, SampleShift::earlier_samples);
  shift_.start(origin_ - static_cast<double>(whole), SampleShift::earlier_samples - before);
  return whole - before;
}

bool FeatureStream::next_row_fits() const noexcept {
  return origin_ + static_cast<double>(rows_ * grid::hop_samples + grid::fft_size) <= static_cast<double>(samples_);
}

void FeatureStream::reset() noexcept {
  resampler_.reset();
  restart(0);
  laid_ = false;
  next_origin_.reset();
  samples_ = 0;
  recent_rms_.fill(0);
}

float FeatureStream::level_dbfs() const noexcept {
  return to_dbfs(*std::max_element(recent_rms_.begin(), recent_rms_.end()));
}

}  // namespace emovox
