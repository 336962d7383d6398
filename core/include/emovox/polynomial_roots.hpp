#pragma once

#include <complex>
#include <cstddef>
#include <span>

namespace emovox {

/// Roots of a real polynomial of low degree, those in the closed upper half of the complex plane; the others are their
/// conjugates.
///
/// Laguerre's method from 0, each root divided out once found, so the small ones come first; then a step of Newton on
/// the whole polynomial. Bounded work for every input: a root that has not settled after 40 steps, as coinciding ones
/// may not, is taken as it is. Roots off the real line by less than 1e-8 of their size count as real, and where the
/// polynomial is below 1e-60 there is a root: in effect, those smaller than 1e-4 may come out as 0.
///
/// coefficients  z^n + c[0] z^(n-1) + ... + c[n-1], 1 <= n <= 16, each at most 1e6
/// roots         n values of room
/// returns       how many roots were written: between n / 2 and n; multiple ones as often as they occur, less exactly
///
/// cost          about 4 evaluations a root, no allocation
///
/// source        Ralston & Rabinowitz, A First Course in Numerical Analysis, 1978, 8.9 and 8.10
std::size_t upper_roots(std::span<const double> coefficients, std::span<std::complex<double>> roots) noexcept;

}  // namespace emovox
