#include "emovox/polynomial_roots.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace emovox {
namespace {

using Complex = std::complex<double>;

constexpr std::size_t max_degree = 16;
constexpr int max_steps = 40;

/// Near a single root steps shrink to about their third power, so that after one this small, relative to the root, and
/// much smaller than the one before, no other is needed. Near roots that coincide they shrink by a factor only.
constexpr double small_step = 1e-4;
constexpr double much_smaller = 1e-2;
constexpr double smallest_step = 1e-12;

/// Where the square of a polynomial is below this, there is a root; dividing by less would leave the range of numbers.
constexpr double squared_zero = 1e-120;

/// Relative to its size, what a root may be off the real line by rounding alone.
constexpr double real_line = 1e-8;

// Operators * and / of std::complex look for infinities, which costs more than the product.
Complex times(Complex a, Complex b) noexcept {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

double squared_size(Complex a) noexcept { return a.real() * a.real() + a.imag() * a.imag(); }

Complex over(Complex a, Complex b) noexcept {
  const double scale = 1 / squared_size(b);
  return times(a, {b.real() * scale, -b.imag() * scale});
}

/// The root in the right half plane; of a negative number the one in the upper.
Complex root_of(Complex a) noexcept {
  const double half_sum = 0.5 * (std::sqrt(squared_size(a)) + std::abs(a.real()));
  if (half_sum == 0) return 0;
  const double large = std::sqrt(half_sum);
  const double small = 0.5 * a.imag() / large;
  return a.real() >= 0 ? Complex{large, small} : Complex{std::abs(small), std::copysign(large, a.imag())};
}

/// The polynomial z^n + c[0] z^(n-1) + ... + c[n-1] at one point, with its derivatives.
struct Value {
  Complex value;
  Complex first;
  Complex half_second;
};

Value evaluate(std::span<const double> coefficients, Complex z) noexcept {
  Value at{.value = 1, .first = 0, .half_second = 0};
  for (const double coefficient : coefficients) {
    at.half_second = times(at.half_second, z) + at.first;
    at.first = times(at.first, z) + at.value;
    at.value = times(at.value, z) + coefficient;
  }
  return at;
}

Value evaluate_at_0(std::span<const double> coefficients) noexcept {
  const std::size_t n = coefficients.size();
  return {.value = coefficients[n - 1],
          .first = n > 1 ? coefficients[n - 2] : 1,
          .half_second = n > 2 ? coefficients[n - 3] : (n == 2 ? 1 : 0)};
}

/// Where Laguerre's method goes next: subtract this. 0 at a root.
Complex laguerre_step(const Value& at, double degree) noexcept {
  if (squared_size(at.value) < squared_zero) return 0;
  const Complex g = over(at.first, at.value);
  const Complex g_squared = times(g, g);
  const Complex h = g_squared - 2.0 * over(at.half_second, at.value);
  const Complex root = root_of((degree - 1) * (degree * h - g_squared));
  const Complex plus = g + root;
  const Complex minus = g - root;
  const Complex larger = squared_size(plus) >= squared_size(minus) ? plus : minus;
  // Both vanish only where nothing tells the roots apart, as in the middle of their circle: leave it by any way.
  return squared_size(larger) == 0 ? Complex{-1, -1} : over(degree, larger);
}

bool has_settled(double squared_step, double squared_last_step, double squared_root) noexcept {
  if (squared_step <= smallest_step * smallest_step * squared_root) return true;
  return squared_step <= small_step * small_step * squared_root &&
         squared_step <= much_smaller * much_smaller * squared_last_step;
}

Complex find_root(std::span<const double> coefficients) noexcept {
  const auto degree = static_cast<double>(coefficients.size());
  Complex z = -laguerre_step(evaluate_at_0(coefficients), degree);
  double squared_last_step = squared_size(z);
  for (int step_number = 2; step_number <= max_steps && squared_size(z) > 0; ++step_number) {
    Complex step = laguerre_step(evaluate(coefficients, z), degree);
    if (step_number % 10 == 0) step *= 0.5;  // breaks a cycle, should there be one
    z -= step;
    if (has_settled(squared_size(step), squared_last_step, squared_size(z))) break;
    squared_last_step = squared_size(step);
  }
  return std::abs(z.imag()) <= real_line * std::abs(z.real()) ? Complex{z.real(), 0} : z;
}

/// Divides the polynomial by z - root, or by (z - root)(z - its conjugate), and returns the degree that is left.
std::size_t divide_out(Complex root, std::span<double> coefficients) noexcept {
  const bool real = root.imag() == 0;
  const double p = real ? root.real() : 2 * root.real();
  const double q = real ? 0 : -squared_size(root);
  double last = 1;
  double before = 0;
  for (double& coefficient : coefficients) {
    const double next = coefficient + p * last + q * before;
    before = last;
    last = next;
    coefficient = next;
  }
  return coefficients.size() - (real ? 1 : 2);
}

/// One step of Newton on the whole polynomial takes away what dividing out has added; never far.
Complex polish(std::span<const double> coefficients, Complex root) noexcept {
  Complex value = 1;
  Complex slope = 0;
  for (const double coefficient : coefficients) {
    slope = times(slope, root) + value;
    value = times(value, root) + coefficient;
  }
  if (squared_size(slope) == 0) return root;
  const Complex step = over(value, slope);
  return squared_size(step) < 1e-6 * squared_size(root) ? root - step : root;
}

}  // namespace

std::size_t upper_roots(std::span<const double> coefficients, std::span<std::complex<double>> roots) noexcept {
  assert(!coefficients.empty() && coefficients.size() <= max_degree && roots.size() >= coefficients.size());
  std::array<double, max_degree> rest{};
  std::copy(coefficients.begin(), coefficients.end(), rest.begin());

  std::size_t found = 0;
  for (std::size_t degree = coefficients.size(); degree > 0;) {
    const auto left = std::span(rest).first(degree);
    const Complex root = degree == 1 ? Complex{-rest[0], 0} : find_root(left);
    degree = divide_out(root, left);
    const Complex polished = polish(coefficients, root);
    roots[found++] = {polished.real(), std::abs(polished.imag())};
  }
  return found;
}

}  // namespace emovox
