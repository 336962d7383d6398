#include "emovox/dot.hpp"

#include <array>
#include <cassert>
#include <cstddef>

namespace emovox {
namespace {

constexpr std::size_t lanes = 8;

template <class Real>
using Lanes = std::array<Real, lanes>;

template <class Real>
Real sum_of(const Lanes<Real>& sums) noexcept {
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/// Sums term(a[i], b[i]) in eight partial sums; constant loop bounds let compilers keep them in two SIMD registers.
template <class Real, class Term>
Real sum_in_lanes(std::span<const Real> a, std::span<const Real> b, Term term) noexcept {
  assert(a.size() == b.size());
  Lanes<Real> sums{};
  const std::size_t whole = a.size() / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    for (std::size_t j = 0; j < lanes; ++j) sums[j] += term(a[i + j], b[i + j]);
  for (std::size_t i = whole; i < a.size(); ++i) sums[i - whole] += term(a[i], b[i]);
  return sum_of(sums);
}

}  // namespace

float dot(std::span<const float> a, std::span<const float> b) noexcept {
  return sum_in_lanes(a, b, [](float x, float y) { return x * y; });
}

double dot(std::span<const double> a, std::span<const double> b) noexcept {
  return sum_in_lanes(a, b, [](double x, double y) { return x * y; });
}

std::array<float, 2> dots(const std::array<std::span<const float>, 2>& a,
                          const std::array<std::span<const float>, 2>& b) noexcept {
  const std::size_t size = a[0].size();
  assert(a[1].size() == size && b[0].size() == size && b[1].size() == size);
  Lanes<float> first{};
  Lanes<float> second{};
  const std::size_t whole = size / lanes * lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t j = 0; j < lanes; ++j) first[j] += a[0][i + j] * b[0][i + j];
    for (std::size_t j = 0; j < lanes; ++j) second[j] += a[1][i + j] * b[1][i + j];
  }
  for (std::size_t i = whole; i < size; ++i) {
    first[i - whole] += a[0][i] * b[0][i];
    second[i - whole] += a[1][i] * b[1][i];
  }
  return {sum_of(first), sum_of(second)};
}

float squared_distance(std::span<const float> a, std::span<const float> b) noexcept {
  return sum_in_lanes(a, b, [](float x, float y) { return (x - y) * (x - y); });
}

}  // namespace emovox
