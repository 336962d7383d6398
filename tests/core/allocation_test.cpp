#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <vector>

#include "emovox/chroma.hpp"
#include "emovox/contrast.hpp"
#include "emovox/energy.hpp"
#include "emovox/fft.hpp"
#include "emovox/framer.hpp"
#include "emovox/mel.hpp"
#include "emovox/mfcc.hpp"
#include "emovox/pitch.hpp"
#include "emovox/resampler.hpp"
#include "emovox/spectral_shape.hpp"
#include "emovox/zcr.hpp"
#include "support/allocations.hpp"
#include "support/signals.hpp"

namespace emovox {
namespace {

TEST(Allocation, IsCounted) {
  const std::size_t before = test::allocations();
  const std::vector<float> some(100);
  EXPECT_EQ(test::allocations(), before + 1);
}

TEST(Allocation, ResamplersAndFramersDoNotAllocateOnceConfigured) {
  const auto samples = test::noise(5000);
  std::array<float, 16000> output{};
  Framer framer(1024, 160);
  for (const double rate_hz : {8000.0, 16000.0, 44100.0, 44101.0, 48000.0}) {
    auto resampler = Resampler::create(rate_hz);
    ASSERT_TRUE(resampler);
    std::size_t frames = 0;
    const std::size_t before = test::allocations();
    const std::size_t written = resampler->push(samples, output);
    framer.push(std::span(output).first(written), [&](std::span<const float>) { ++frames; });
    framer.push(std::span(output).first(resampler->flush(output)), [&](std::span<const float>) { ++frames; });
    framer.finish([&](std::span<const float>) { ++frames; });
    EXPECT_EQ(test::allocations(), before) << rate_hz;
    EXPECT_GT(frames, 0U);
  }
}

TEST(Allocation, FeaturesOfAFrameDoNotAllocate) {
  const auto frame = test::noise(grid::pitch_frame_samples);
  const auto power = test::power_spectrum(frame);
  std::array<float, grid::mel_bands> mel{};
  std::array<float, grid::mfcc_count> mfcc{};
  std::array<float, grid::chroma_count> chroma{};
  std::array<float, grid::contrast_bands> contrast{};
  std::array<std::complex<float>, grid::pitch_frame_samples / 2 + 1> bins{};
  Fft fft(grid::pitch_frame_samples);
  const MelBank mel_bank;
  const Mfcc mfcc_of;
  const ChromaBank chroma_bank;
  const SpectralContrast contrast_of;
  PitchTracker pitch;
  SpectralFlux flux;

  const std::size_t before = test::allocations();
  fft.forward(frame, bins);
  mel_bank.apply(power, mel);
  mfcc_of.apply(mel, mfcc);
  chroma_bank.apply(power, chroma);
  contrast_of.apply(power, contrast);
  const float scalars = spectral_shape(power).flatness + flux.next(power) + (pitch.push(frame) ? 1.0F : 0.0F) +
                        zero_crossing_rate(frame) + to_dbfs(rms(frame));
  EXPECT_EQ(test::allocations(), before);
  EXPECT_TRUE(std::isfinite(scalars));
}

}  // namespace
}  // namespace emovox
