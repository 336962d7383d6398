#include "trainer/augment/spectra.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "emovox/fft.hpp"
#include "emovox/window.hpp"
#include "trainer/augment/inverse_fft.hpp"

namespace emovox::trainer {

void change_spectra(std::span<float> samples, std::size_t size, const SpectrumChange& change) {
  const std::size_t hop = size / 4;
  auto window = periodic_hann_window(size);
  for (double& factor : window) factor = std::sqrt(factor / 2);  // four Hann windows overlap, of mean 1/2

  // every sample in as many frames as every other
  const std::size_t margin = size - hop;
  std::vector<double> before(margin + samples.size() + size);
  std::ranges::copy(samples, before.begin() + static_cast<std::ptrdiff_t>(margin));
  std::vector<double> after(before.size());
  std::vector<double> frame(size);
  std::vector<std::complex<double>> spectrum(size / 2 + 1);
  Fft fft(size);
  InverseFft invert(size);
  for (std::size_t start = 0; start < margin + samples.size(); start += hop) {
    for (std::size_t n = 0; n < size; ++n) frame[n] = window[n] * before[start + n];
    fft.forward(frame, spectrum);
    change(spectrum);
    invert(spectrum, frame);
    for (std::size_t n = 0; n < size; ++n) after[start + n] += window[n] * frame[n];
  }
  for (std::size_t n = 0; n < samples.size(); ++n) samples[n] = static_cast<float>(after[margin + n]);
}

}  // namespace emovox::trainer
