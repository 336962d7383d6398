#include "trainer/augment/inverse_fft.hpp"

#include <cassert>

namespace emovox::trainer {

InverseFft::InverseFft(std::size_t size) : fft_(size), hartley_(size), transform_(size / 2 + 1) {}

void InverseFft::operator()(std::span<const std::complex<double>> spectrum, std::span<double> samples) {
  const std::size_t size = fft_.size();
  assert(spectrum.size() == size / 2 + 1 && samples.size() == size);
  const auto scale = 1 / static_cast<double>(size);
  hartley_[0] = spectrum[0].real() * scale;
  hartley_[size / 2] = spectrum[size / 2].real() * scale;
  for (std::size_t k = 1; k < size / 2; ++k) {
    hartley_[k] = (spectrum[k].real() - spectrum[k].imag()) * scale;
    hartley_[size - k] = (spectrum[k].real() + spectrum[k].imag()) * scale;
  }
  fft_.forward(hartley_, transform_);
  samples[0] = transform_[0].real();
  samples[size / 2] = transform_[size / 2].real();
  for (std::size_t n = 1; n < size / 2; ++n) {
    samples[n] = transform_[n].real() - transform_[n].imag();
    samples[size - n] = transform_[n].real() + transform_[n].imag();
  }
}

}  // namespace emovox::trainer
