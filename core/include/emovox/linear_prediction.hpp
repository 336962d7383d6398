#pragma once

#include <span>

namespace emovox {

/// Linear prediction by the autocorrelation method: the coefficients a with which a signal is best foretold from its
/// past, x[n] = sum over k = 1..p of a[k - 1] x[n - k], solved by the Levinson-Durbin recursion.
///
/// Where nothing is left to foretell before order p (a signal of few sinusoids, as far as double precision can tell),
/// the recursion stops: the coefficients beyond are 0.
///
/// autocorrelation  lags 0 to p, finite; lag 0 is the energy
/// predictor        p values to write, 1 <= p <= 32
/// returns          energy of the prediction error over that of the signal, 0 to 1; 1 and a predictor of 0 in silence
/// cost             p^2 multiplications, no allocation
/// source           Makhoul, "Linear prediction: a tutorial review", Proc. IEEE 63(4), 1975
double predict_linearly(std::span<const double> autocorrelation, std::span<double> predictor) noexcept;

}  // namespace emovox
