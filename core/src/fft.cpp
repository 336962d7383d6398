#include "emovox/fft.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace emovox {

// Double precision inside costs no more here and leaves only the rounding of the result: low bands next to loud ones
// keep their values, and differences between platforms' sines vanish.
using Complex = std::complex<double>;

namespace {

/// Complex numbers, real and imaginary parts apart for SIMD units.
struct Numbers {
  explicit Numbers(std::size_t size) : re(size), im(size) {}
  [[nodiscard]] Complex operator[](std::size_t i) const noexcept { return {re[i], im[i]}; }

  std::vector<double> re;
  std::vector<double> im;
};

template <class Real>
std::complex<Real> rounded(Complex z) noexcept {
  return {static_cast<Real>(z.real()), static_cast<Real>(z.imag())};
}

// Operator * of std::complex looks for infinities, which costs more than the product.
Complex times(Complex a, Complex b) noexcept {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

}  // namespace

struct Fft::Plan {
  explicit Plan(std::size_t half_size) : half(half_size), packed(half), work(half), turns(half + half / 2) {
    for (std::size_t k = 0; k < turns.size(); ++k)
      turns[k] = std::polar(1.0, -std::numbers::pi * static_cast<double>(k) / static_cast<double>(half));
  }

  template <class Real>
  void forward(std::span<const Real> in, std::span<std::complex<Real>> out) noexcept;

  void transform_packed() noexcept;
  void take_by_four(std::size_t stride) noexcept;
  void take_by_two() noexcept;

  std::size_t half;
  Numbers packed;  ///< even samples as real parts, odd ones as imaginary parts; then their transform
  Numbers work;
  std::vector<Complex> turns;  ///< exp(-2 pi i k / size), up to three quarters round
};

Fft::Fft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>(size / 2)) {
  assert(size >= 4 && std::has_single_bit(size));
}
Fft::~Fft() = default;
Fft::Fft(Fft&&) noexcept = default;
Fft& Fft::operator=(Fft&&) noexcept = default;

// Stockham's arrangement: each pass leaves `stride` transforms side by side, as many as made of those before, and the
// last one all in order. Loops within a pass run over neighbours.
void Fft::Plan::transform_packed() noexcept {
  std::size_t stride = 1;
  for (; 4 * stride <= half; stride *= 4) take_by_four(stride);
  if (stride < half) take_by_two();
}

void Fft::Plan::take_by_four(std::size_t stride) noexcept {
  const std::size_t quarter = half / 4;
  for (std::size_t first = 0; first < quarter; first += stride) {
    const Complex w1 = turns[2 * first];
    const Complex w2 = turns[4 * first];
    const Complex w3 = turns[6 * first];
    const double* re = packed.re.data() + first;
    const double* im = packed.im.data() + first;
    double* out_re = work.re.data() + 4 * first;
    double* out_im = work.im.data() + 4 * first;
    for (std::size_t i = 0; i < stride; ++i) {
      const double sum_re = re[i] + re[i + 2 * quarter];
      const double sum_im = im[i] + im[i + 2 * quarter];
      const double gap_re = re[i] - re[i + 2 * quarter];
      const double gap_im = im[i] - im[i + 2 * quarter];
      const double odd_sum_re = re[i + quarter] + re[i + 3 * quarter];
      const double odd_sum_im = im[i + quarter] + im[i + 3 * quarter];
      const double odd_gap_re = re[i + quarter] - re[i + 3 * quarter];
      const double odd_gap_im = im[i + quarter] - im[i + 3 * quarter];
      const double b_re = gap_re + odd_gap_im;  // gap - i odd_gap
      const double b_im = gap_im - odd_gap_re;
      const double c_re = sum_re - odd_sum_re;
      const double c_im = sum_im - odd_sum_im;
      const double d_re = gap_re - odd_gap_im;  // gap + i odd_gap
      const double d_im = gap_im + odd_gap_re;
      out_re[i] = sum_re + odd_sum_re;
      out_im[i] = sum_im + odd_sum_im;
      out_re[i + stride] = b_re * w1.real() - b_im * w1.imag();
      out_im[i + stride] = b_re * w1.imag() + b_im * w1.real();
      out_re[i + 2 * stride] = c_re * w2.real() - c_im * w2.imag();
      out_im[i + 2 * stride] = c_re * w2.imag() + c_im * w2.real();
      out_re[i + 3 * stride] = d_re * w3.real() - d_im * w3.imag();
      out_im[i + 3 * stride] = d_re * w3.imag() + d_im * w3.real();
    }
  }
  std::swap(packed, work);
}

/// The last pass where the size is no power of four.
void Fft::Plan::take_by_two() noexcept {
  const std::size_t other = half / 2;
  for (auto part : {&Numbers::re, &Numbers::im}) {
    const double* in = (packed.*part).data();
    double* out = (work.*part).data();
    for (std::size_t i = 0; i < other; ++i) {
      out[i] = in[i] + in[i + other];
      out[i + other] = in[i] - in[i + other];
    }
  }
  std::swap(packed, work);
}

// With e and o the transforms of the even and the odd samples, the packed samples' transform is z = e + i o, and
// e[k] = (z[k] + conj z[half - k]) / 2, o[k] = (z[k] - conj z[half - k]) / 2i, out[k] = e[k] + turns[k] o[k].
template <class Real>
void Fft::Plan::forward(std::span<const Real> in, std::span<std::complex<Real>> out) noexcept {
  for (std::size_t n = 0; n < half; ++n) {
    packed.re[n] = in[2 * n];
    packed.im[n] = in[2 * n + 1];
  }
  transform_packed();

  const Numbers& z = packed;
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
