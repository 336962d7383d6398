#include "trainer/augment/inverse_fft.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/signals.hpp"

namespace emovox::trainer {
namespace {

TEST(InverseFft, IsTheSumOverAllBins) {
  for (const std::size_t size : {4U, 32U, 64U}) {
    const auto values = emovox::test::noise(size + 2);
    std::vector<std::complex<double>> spectrum(size / 2 + 1);
    for (std::size_t k = 0; k < spectrum.size(); ++k) spectrum[k] = {values[2 * k], values[2 * k + 1]};
    spectrum.front() = spectrum.front().real();
    spectrum.back() = spectrum.back().real();
    std::vector<double> samples(size);
    InverseFft invert(size);
    invert(spectrum, samples);
    for (std::size_t n = 0; n < size; ++n) {
      std::complex<double> sum = 0;
      for (std::size_t k = 0; k < size; ++k) {
        const auto bin = k <= size / 2 ? spectrum[k] : std::conj(spectrum[size - k]);
        sum += bin * std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(k * n) / static_cast<double>(size));
      }
      EXPECT_NEAR(samples[n], sum.real() / static_cast<double>(size), 1e-12) << n;
    }
  }
}

}  // namespace
}  // namespace emovox::trainer
