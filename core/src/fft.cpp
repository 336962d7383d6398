#include "emovox/fft.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <kissfft/kissfft.hh>
#include <numbers>
#include <vector>

namespace emovox {

// Double precision inside costs no more here and leaves only the rounding of the result: low bands next to loud ones
// keep their values, and differences between platforms' sines vanish.
using Complex = std::complex<double>;

struct Fft::Plan {
  explicit Plan(std::size_t half)
      : to_bins(half, false), to_samples(half, true), packed(half), work(half), turns(half) {
    for (std::size_t k = 0; k < half; ++k)
      turns[k] = std::polar(1.0, -std::numbers::pi * static_cast<double>(k) / static_cast<double>(half));
  }

  kissfft<double> to_bins;
  kissfft<double> to_samples;
  std::vector<Complex> packed;  ///< even samples as real parts, odd ones as imaginary parts
  std::vector<Complex> work;
  std::vector<Complex> turns;  ///< exp(-2 pi i k / size)
};

namespace {

std::complex<float> rounded(Complex z) noexcept { return {static_cast<float>(z.real()), static_cast<float>(z.imag())}; }

// Operator * of std::complex looks for infinities, which costs more than the product.
Complex times(Complex a, Complex b) noexcept {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

}  // namespace

Fft::Fft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>(size / 2)) {
  assert(size >= 4 && std::has_single_bit(size));
}
Fft::~Fft() = default;
Fft::Fft(Fft&&) noexcept = default;
Fft& Fft::operator=(Fft&&) noexcept = default;

// With e and o the transforms of the even and the odd samples, the packed samples' transform is z = e + i o, and
// e[k] = (z[k] + conj z[half - k]) / 2, o[k] = (z[k] - conj z[half - k]) / 2i, out[k] = e[k] + turns[k] o[k].
void Fft::forward(std::span<const float> in, std::span<std::complex<float>> out) noexcept {
  assert(in.size() == size_ && out.size() == size_ / 2 + 1);
  const std::size_t half = size_ / 2;
  auto& z = plan_->work;
  for (std::size_t n = 0; n < half; ++n) plan_->packed[n] = {in[2 * n], in[2 * n + 1]};
  plan_->to_bins.transform(plan_->packed.data(), z.data());

  out[0] = static_cast<float>(z[0].real() + z[0].imag());
  out[half] = static_cast<float>(z[0].real() - z[0].imag());
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const Complex mirrored = std::conj(z[half - k]);
    const Complex even = 0.5 * (z[k] + mirrored);
    const Complex difference = 0.5 * (z[k] - mirrored);
    const Complex odd = times({difference.imag(), -difference.real()}, plan_->turns[k]);
    out[k] = rounded(even + odd);
    out[half - k] = rounded(std::conj(even - odd));
  }
}

void Fft::inverse(std::span<const std::complex<float>> in, std::span<float> out) noexcept {
  assert(in.size() == size_ / 2 + 1 && out.size() == size_);
  const std::size_t half = size_ / 2;
  const double scale = 1.0 / static_cast<double>(size_);
  auto& z = plan_->packed;
  const double first = in[0].real();
  const double last = in[half].real();
  z[0] = scale * Complex(first + last, first - last);
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const Complex direct = in[k];
    const Complex mirrored = std::conj(in[half - k]);
    const Complex even = scale * (direct + mirrored);
    const Complex odd = times(scale * (direct - mirrored), std::conj(plan_->turns[k]));
    z[k] = {even.real() - odd.imag(), even.imag() + odd.real()};
    z[half - k] = {even.real() + odd.imag(), odd.real() - even.imag()};
  }
  plan_->to_samples.transform(z.data(), plan_->work.data());

  for (std::size_t n = 0; n < half; ++n) {
    out[2 * n] = static_cast<float>(plan_->work[n].real());
    out[2 * n + 1] = static_cast<float>(plan_->work[n].imag());
  }
}

}  // namespace emovox
