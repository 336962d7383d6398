#include "emovox/fft.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <kissfft/kissfft.hh>
#include <numbers>
#include <utility>
#include <vector>

namespace emovox {

// Double precision inside costs no more here and leaves only the rounding of the result: low bands next to loud ones
// keep their values, and differences between platforms' sines vanish.
using Complex = std::complex<double>;

struct Fft::Plan {
  explicit Plan(std::size_t half)
      : parts(std::countr_zero(half) % 2 == 0 ? 1 : 2),
        kiss(half / parts, false),
        packed(half),
        work(half),
        turns(half) {
    for (std::size_t k = 0; k < half; ++k)
      turns[k] = std::polar(1.0, -std::numbers::pi * static_cast<double>(k) / static_cast<double>(half));
  }

  template <class Real>
  void forward(std::span<const Real> in, std::span<std::complex<Real>> out) noexcept;

  void transform_packed() noexcept;

  // KissFFT takes powers of four in passes of four. Twice one costs it far more than two of them and a pass.
  std::size_t parts;
  kissfft<double> kiss;
  std::vector<Complex> packed;  ///< even samples as real parts, odd ones as imaginary parts
  std::vector<Complex> work;    ///< their transform
  std::vector<Complex> turns;   ///< exp(-2 pi i k / size)
};

namespace {

template <class Real>
std::complex<Real> rounded(Complex z) noexcept {
  return {static_cast<Real>(z.real()), static_cast<Real>(z.imag())};
}

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

void Fft::Plan::transform_packed() noexcept {
  const std::size_t length = packed.size() / parts;
  for (std::size_t part = 0; part < parts; ++part) kiss.transform(&packed[part], &work[part * length], 0, 1, parts);
  if (parts == 1) return;
  for (std::size_t k = 0; k < length; ++k) {
    const Complex even = work[k];
    const Complex odd = times(work[length + k], turns[2 * k]);
    work[k] = even + odd;
    work[length + k] = even - odd;
  }
}

// With e and o the transforms of the even and the odd samples, the packed samples' transform is z = e + i o, and
// e[k] = (z[k] + conj z[half - k]) / 2, o[k] = (z[k] - conj z[half - k]) / 2i, out[k] = e[k] + turns[k] o[k].
template <class Real>
void Fft::Plan::forward(std::span<const Real> in, std::span<std::complex<Real>> out) noexcept {
  const std::size_t half = work.size();
  auto& z = work;
  for (std::size_t n = 0; n < half; ++n) packed[n] = {in[2 * n], in[2 * n + 1]};
  transform_packed();

  out[0] = static_cast<Real>(z[0].real() + z[0].imag());
  out[half] = static_cast<Real>(z[0].real() - z[0].imag());
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const Complex mirrored = std::conj(z[half - k]);
    const Complex even = 0.5 * (z[k] + mirrored);
    const Complex difference = 0.5 * (z[k] - mirrored);
    const Complex odd = times({difference.imag(), -difference.real()}, turns[k]);
    out[k] = rounded<Real>(even + odd);
    out[half - k] = rounded<Real>(std::conj(even - odd));
  }
}

void Fft::forward(std::span<const float> in, std::span<std::complex<float>> out) noexcept { plan_->forward(in, out); }
void Fft::forward(std::span<const double> in, std::span<std::complex<double>> out) noexcept { plan_->forward(in, out); }

WindowedFft::WindowedFft(std::size_t size, std::vector<double> window)
    : window_(std::move(window)), windowed_(size), spectrum_(size / 2 + 1), fft_(size) {
  assert(window_.size() <= size);
}

void WindowedFft::power(std::span<const float> frame, std::span<float> power) noexcept {
  assert(frame.size() == window_.size() && power.size() == spectrum_.size());
  for (std::size_t n = 0; n < frame.size(); ++n) windowed_[n] = frame[n] * window_[n];
  fft_.forward(windowed_, spectrum_);
  for (std::size_t k = 0; k < power.size(); ++k) {
    const double re = spectrum_[k].real();
    const double im = spectrum_[k].imag();
    power[k] = static_cast<float>(re * re + im * im);
  }
}

}  // namespace emovox
