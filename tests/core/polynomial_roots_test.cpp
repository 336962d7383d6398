#include "emovox/polynomial_roots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "support/signals.hpp"

namespace emovox {
namespace {

using Complex = std::complex<double>;

/// All roots of a polynomial, conjugates included, by angle.
std::vector<Complex> all_roots(std::span<const double> coefficients) {
  std::array<Complex, 16> found{};
  const std::size_t count = upper_roots(coefficients, found);
  std::vector<Complex> roots;
  for (const Complex root : std::span(found).first(count)) {
    roots.push_back(root);
    if (root.imag() > 0) roots.push_back(std::conj(root));
  }
  std::sort(roots.begin(), roots.end(), [](Complex a, Complex b) {
    return std::pair(std::arg(a), std::abs(a)) < std::pair(std::arg(b), std::abs(b));
  });
  return roots;
}

/// The coefficients after the first of the product of z - root; conjugates are in `roots`.
std::vector<double> polynomial_of(std::span<const Complex> roots) {
  std::vector<Complex> product{1};
  for (const Complex root : roots) {
    product.emplace_back(0);
    for (std::size_t i = product.size(); i-- > 1;) product[i] -= root * product[i - 1];
  }
  std::vector<double> coefficients;
  for (std::size_t i = 1; i < product.size(); ++i) coefficients.push_back(product[i].real());
  return coefficients;
}

void expect_roots(std::vector<Complex> expected, double tolerance) {
  const auto roots = all_roots(polynomial_of(expected));
  ASSERT_EQ(roots.size(), expected.size());
  for (const Complex root : expected) {
    const auto nearest = std::min_element(
        roots.begin(), roots.end(), [root](Complex a, Complex b) { return std::abs(a - root) < std::abs(b - root); });
    EXPECT_LT(std::abs(*nearest - root), tolerance) << root;
  }
}

TEST(PolynomialRoots, AreThoseItWasMadeOf) {
  expect_roots({{0.5, 0}, {-1.5, 0}, {0.3, 0.4}, {0.3, -0.4}, {-0.2, 0.9}, {-0.2, -0.9}, {2, 1}, {2, -1}}, 1e-12);
}

TEST(PolynomialRoots, OfDegreeOneAndTwo) {
  EXPECT_EQ(all_roots(std::array{-3.0}), std::vector<Complex>{3.0});
  expect_roots({{1, 2}, {1, -2}}, 1e-14);
  expect_roots({{3, 0}, {-5, 0}}, 1e-14);
}

// The method begins at 0, where z^11 - 1 looks the same in all directions.
TEST(PolynomialRoots, OfUnityStandOnTheCircle) {
  std::array<double, 11> coefficients{};
  coefficients.back() = -1;
  const auto roots = all_roots(coefficients);
  ASSERT_EQ(roots.size(), 11U);
  for (int i = 0; i < 11; ++i)
    EXPECT_LT(std::abs(roots[static_cast<std::size_t>(i)] - std::polar(1.0, 2 * std::numbers::pi * (i - 5) / 11)),
              1e-12);
}

TEST(PolynomialRoots, AtZeroAreFoundAsOftenAsTheyOccur) {
  const std::array<double, 5> coefficients{-0.5, 0, 0, 0, 0};
  std::array<Complex, 5> roots{};
  ASSERT_EQ(upper_roots(coefficients, roots), 5U);
  EXPECT_EQ(std::count(roots.begin(), roots.end(), Complex{0, 0}), 4);
  EXPECT_EQ(roots[4], Complex(0.5, 0));
}

// A root that occurs m times moves by the m-th root of what rounding changes, 1e-16 and, once some are divided out,
// more.
TEST(PolynomialRoots, ThatOccurOftenAreFoundToFewerDigits) {
  expect_roots({{0.5, 0.5}, {0.5, -0.5}, {0.5, 0.5}, {0.5, -0.5}, {-0.7, 0}}, 1e-6);
  expect_roots({{-0.8, 0}, {-0.8, 0}, {-0.8, 0}, {0.3, 0.1}, {0.3, -0.1}}, 1e-3);
}

/// How large the polynomial is at z, as a share of the sum of the sizes of its terms: at a root, what rounding leaves.
double share_left(std::span<const double> coefficients, Complex z) {
  Complex value = 1;
  double terms = 1;
  for (const double coefficient : coefficients) {
    value = value * z + coefficient;
    terms = terms * std::abs(z) + std::abs(coefficient);
  }
  return std::abs(value) / terms;
}

// Of 2000 polynomials. The sum of all roots says that none is found twice.
TEST(PolynomialRoots, AreRootsOfAnyPolynomial) {
  const auto values = test::noise(22000, 3);
  for (std::size_t first = 0; first < values.size(); first += 11) {
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<double> coefficients(from, from + 11);
    const auto roots = all_roots(coefficients);
    ASSERT_EQ(roots.size(), 11U) << first;
    for (const Complex root : roots) EXPECT_LT(share_left(coefficients, root), 1e-13) << first;
    EXPECT_NEAR(std::accumulate(roots.begin(), roots.end(), Complex{}).real(), -coefficients[0], 1e-9) << first;
  }
}

TEST(PolynomialRoots, AreFiniteForAwkwardCoefficients) {
  for (const double last : {0.0, 1e-308, 1e-200, 1e-60, 1e-10, 1.0, 1e6})
    for (const double middle : {0.0, 1e-300, 1e-30, -1.0, 1e6}) {
      std::array<double, 11> coefficients{};
      coefficients[4] = middle;
      coefficients[10] = last;
      const auto roots = all_roots(coefficients);
      EXPECT_EQ(roots.size(), 11U);
      for (const Complex root : roots)
        EXPECT_TRUE(std::isfinite(root.real()) && std::isfinite(root.imag())) << middle << ' ' << last;
    }
}

}  // namespace
}  // namespace emovox
