#include "trainer/augment/biquad.hpp"

#include <cassert>
#include <cmath>
#include <numbers>

namespace emovox::trainer {
namespace {

/// The cookbook's intermediate variables.
struct Angle {
  Angle(double hz, double q, double rate_hz)
      : cosine(std::cos(2 * std::numbers::pi * hz / rate_hz)),
        alpha(std::sin(2 * std::numbers::pi * hz / rate_hz) / (2 * q)) {
    assert(hz > 0 && hz < rate_hz / 2 && q > 0);
  }

  double cosine;
  double alpha;
};

Biquad normalised(double b0, double b1, double b2, double a0, double a1, double a2) {
  return {b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0};
}

constexpr double shelf_q = std::numbers::sqrt2 / 2;  // the cookbook's shelf slope 1

/// low_shelf for side 1, high_shelf for -1: one is the other mirrored about a quarter of the rate.
Biquad shelf(double side, double hz, double gain_db, double rate_hz) {
  const auto [cosine, alpha] = Angle(hz, shelf_q, rate_hz);
  const double a = std::pow(10, gain_db / 40);
  const double root = 2 * std::sqrt(a) * alpha;
  const double c = side * cosine;
  return normalised(a * (a + 1 - (a - 1) * c + root), side * 2 * a * (a - 1 - (a + 1) * c),
                    a * (a + 1 - (a - 1) * c - root), a + 1 + (a - 1) * c + root, side * -2 * (a - 1 + (a + 1) * c),
                    a + 1 + (a - 1) * c - root);
}

/// low_pass for side 1, high_pass for -1.
Biquad pass(double side, double hz, double q, double rate_hz) {
  const auto [cosine, alpha] = Angle(hz, q, rate_hz);
  const double b = 1 - side * cosine;
  return normalised(b / 2, side * b, b / 2, 1 + alpha, -2 * cosine, 1 - alpha);
}

/// The poles of Butterworth's filter lie evenly on a circle; each pair of them is a biquad.
std::vector<Biquad> butterworth(double side, std::size_t order, double hz, double rate_hz) {
  assert(order >= 2 && order % 2 == 0);
  std::vector<Biquad> cascade(order / 2);
  for (std::size_t k = 0; k < cascade.size(); ++k) {
    const double angle = std::numbers::pi * (2 * static_cast<double>(k) + 1) / (2 * static_cast<double>(order));
    cascade[k] = pass(side, hz, 1 / (2 * std::cos(angle)), rate_hz);
  }
  return cascade;
}

}  // namespace

Biquad peaking(double hz, double q, double gain_db, double rate_hz) {
  const auto [cosine, alpha] = Angle(hz, q, rate_hz);
  const double a = std::pow(10, gain_db / 40);
  return normalised(1 + alpha * a, -2 * cosine, 1 - alpha * a, 1 + alpha / a, -2 * cosine, 1 - alpha / a);
}

Biquad low_shelf(double hz, double gain_db, double rate_hz) { return shelf(1, hz, gain_db, rate_hz); }
Biquad high_shelf(double hz, double gain_db, double rate_hz) { return shelf(-1, hz, gain_db, rate_hz); }
Biquad low_pass(double hz, double q, double rate_hz) { return pass(1, hz, q, rate_hz); }
Biquad high_pass(double hz, double q, double rate_hz) { return pass(-1, hz, q, rate_hz); }

std::vector<Biquad> butterworth_low_pass(std::size_t order, double hz, double rate_hz) {
  return butterworth(1, order, hz, rate_hz);
}

std::vector<Biquad> butterworth_high_pass(std::size_t order, double hz, double rate_hz) {
  return butterworth(-1, order, hz, rate_hz);
}

void filter(std::span<float> samples, std::span<const Biquad> cascade) {
  for (const Biquad& f : cascade) {
    double first = 0;   // transposed direct form II: what is left of the past for the next sample,
    double second = 0;  // and for the one after it
    for (float& sample : samples) {
      const double x = sample;
      const double y = f.b0 * x + first;
      first = f.b1 * x - f.a1 * y + second;
      second = f.b2 * x - f.a2 * y;
      sample = static_cast<float>(y);
    }
  }
}

}  // namespace emovox::trainer
