#include "emovox/fft.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

namespace emovox {
namespace {

using Complex = std::complex<double>;

Complex turn(std::size_t k, std::size_t of) {
  return std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(of));
}

// Operator * of std::complex looks for infinities, which costs more than the product.
Complex times(Complex a, Complex b) noexcept {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// Complex numbers, real and imaginary parts apart.
struct Parts {
  explicit Parts(std::size_t size) : re(size), im(size) {}
  std::vector<double> re;
  std::vector<double> im;
};

/// What turns the outputs of one butterfly: exp(-2 pi i p / m), its square and its cube.
struct Turns {
  Turns(std::size_t p, std::size_t m)
      : first_re(turn(p, m).real()),
        first_im(turn(p, m).imag()),
        second_re(turn(2 * p, m).real()),
        second_im(turn(2 * p, m).imag()),
        third_re(turn(3 * p, m).real()),
        third_im(turn(3 * p, m).imag()) {}

  double first_re, first_im, second_re, second_im, third_re, third_im;
};

/// The transform of four values that lie `quarter` apart, turned; the results lie `stride` apart.
inline void butterfly(const double* re, const double* im, std::size_t quarter, const Turns& turns, double* out_re,
                      double* out_im, std::size_t stride) noexcept {
  const double even_sum_re = re[0] + re[2 * quarter];
  const double even_sum_im = im[0] + im[2 * quarter];
  const double even_gap_re = re[0] - re[2 * quarter];
  const double even_gap_im = im[0] - im[2 * quarter];
  const double odd_sum_re = re[quarter] + re[3 * quarter];
  const double odd_sum_im = im[quarter] + im[3 * quarter];
  const double odd_gap_re = re[quarter] - re[3 * quarter];
  const double odd_gap_im = im[quarter] - im[3 * quarter];

  out_re[0] = even_sum_re + odd_sum_re;
  out_im[0] = even_sum_im + odd_sum_im;
  const double b_re = even_gap_re + odd_gap_im;
  const double b_im = even_gap_im - odd_gap_re;
  out_re[stride] = b_re * turns.first_re - b_im * turns.first_im;
  out_im[stride] = b_re * turns.first_im + b_im * turns.first_re;
  const double c_re = even_sum_re - odd_sum_re;
  const double c_im = even_sum_im - odd_sum_im;
  out_re[2 * stride] = c_re * turns.second_re - c_im * turns.second_im;
  out_im[2 * stride] = c_re * turns.second_im + c_im * turns.second_re;
  const double d_re = even_gap_re - odd_gap_im;
  const double d_im = even_gap_im + odd_gap_re;
  out_re[3 * stride] = d_re * turns.third_re - d_im * turns.third_im;
  out_im[3 * stride] = d_re * turns.third_im + d_im * turns.third_re;
}

/// Part of a pass: `stride` butterflies side by side with the same turns. Input and output do not overlap.
void butterflies(const double* __restrict re, const double* __restrict im, std::size_t quarter, const Turns& turns,
                 double* __restrict out_re, double* __restrict out_im, std::size_t stride) noexcept {
  const Turns same = turns;
  for (std::size_t q = 0; q < stride; ++q) butterfly(re + q, im + q, quarter, same, out_re + q, out_im + q, stride);
}

/// The last pass where passes of four leave a factor of two: transforms of two values.
void pairs(const Parts& in, Parts& out) noexcept {
  const std::size_t half = in.re.size() / 2;
  for (std::size_t q = 0; q < half; ++q) {
    out.re[q] = in.re[q] + in.re[q + half];
    out.im[q] = in.im[q] + in.im[q + half];
    out.re[q + half] = in.re[q] - in.re[q + half];
    out.im[q + half] = in.im[q] - in.im[q + half];
  }
}

}  // namespace

struct Fft::Plan {
  explicit Plan(std::size_t half);

  /// Transforms z.
  void transform() noexcept;

  template <class Real>
  void forward(std::span<const Real> in, std::span<std::complex<Real>> out) noexcept;

  Parts z;  ///< in: even samples as real parts, odd ones as imaginary parts
  Parts work;
  std::vector<Turns> turns;      ///< of all passes
  std::vector<Complex> halving;  ///< exp(-2 pi i k / size)
};

Fft::Plan::Plan(std::size_t half) : z(half), work(half), halving(half) {
  for (std::size_t m = half; m >= 4; m /= 4)
    for (std::size_t p = 0; p < m / 4; ++p) turns.emplace_back(p, m);
  for (std::size_t k = 0; k < half; ++k) halving[k] = turn(k, 2 * half);
}

void Fft::Plan::transform() noexcept {
  const std::size_t size = z.re.size();
  const Turns* turns_of_p = turns.data();
  std::size_t stride = 1;
  for (; 4 * stride <= size; stride *= 4) {
    const std::size_t quarter = size / 4;
    for (std::size_t first = 0; first < quarter; first += stride)
      butterflies(z.re.data() + first, z.im.data() + first, quarter, *turns_of_p++, work.re.data() + 4 * first,
                  work.im.data() + 4 * first, stride);
    std::swap(z, work);
  }
  if (stride < size) {
    pairs(z, work);
    std::swap(z, work);
  }
}

// With e and o the transforms of the even and the odd samples, the packed samples' transform is z = e + i o, and
// e[k] = (z[k] + conj z[half - k]) / 2, o[k] = (z[k] - conj z[half - k]) / 2i, out[k] = e[k] + halving[k] o[k].
template <class Real>
void Fft::Plan::forward(std::span<const Real> in, std::span<std::complex<Real>> out) noexcept {
  const std::size_t half = z.re.size();
  for (std::size_t n = 0; n < half; ++n) {
    z.re[n] = in[2 * n];
    z.im[n] = in[2 * n + 1];
  }
  transform();

  out[0] = static_cast<Real>(z.re[0] + z.im[0]);
  out[half] = static_cast<Real>(z.re[0] - z.im[0]);
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const double even_re = 0.5 * (z.re[k] + z.re[half - k]);
    const double even_im = 0.5 * (z.im[k] - z.im[half - k]);
    const Complex odd = times({0.5 * (z.im[k] + z.im[half - k]), 0.5 * (z.re[half - k] - z.re[k])}, halving[k]);
    out[k] = {static_cast<Real>(even_re + odd.real()), static_cast<Real>(even_im + odd.imag())};
    out[half - k] = {static_cast<Real>(even_re - odd.real()), static_cast<Real>(odd.imag() - even_im)};
  }
}

Fft::Fft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>(size / 2)) {
  assert(size >= 4 && std::has_single_bit(size));
}
Fft::~Fft() = default;
Fft::Fft(Fft&&) noexcept = default;
Fft& Fft::operator=(Fft&&) noexcept = default;

void Fft::forward(std::span<const float> in, std::span<std::complex<float>> out) noexcept {
  assert(in.size() == size_ && out.size() == size_ / 2 + 1);
  plan_->forward(in, out);
}

void Fft::forward(std::span<const double> in, std::span<std::complex<double>> out) noexcept {
  assert(in.size() == size_ && out.size() == size_ / 2 + 1);
  plan_->forward(in, out);
}

// An inverse transform is a forward one with real and imaginary parts exchanged before and after.
void Fft::inverse(std::span<const std::complex<float>> in, std::span<float> out) noexcept {
  assert(in.size() == size_ / 2 + 1 && out.size() == size_);
  const std::size_t half = size_ / 2;
  const double scale = 1.0 / static_cast<double>(size_);
  Parts& z = plan_->z;
  const auto pack = [&](std::size_t k, double re, double im) {
    z.re[k] = im;
    z.im[k] = re;
  };
  const double first = in[0].real();
  const double last = in[half].real();
  pack(0, scale * (first + last), scale * (first - last));
  for (std::size_t k = 1; k <= half / 2; ++k) {
    const Complex direct = in[k];
    const Complex mirrored = std::conj(in[half - k]);
    const Complex even = scale * (direct + mirrored);
    const Complex odd = times(scale * (direct - mirrored), std::conj(plan_->halving[k]));
    pack(k, even.real() - odd.imag(), even.imag() + odd.real());
    pack(half - k, even.real() + odd.imag(), odd.real() - even.imag());
  }
  plan_->transform();

  for (std::size_t n = 0; n < half; ++n) {
    out[2 * n] = static_cast<float>(z.im[n]);
    out[2 * n + 1] = static_cast<float>(z.re[n]);
  }
}

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
