#include "emovox/formants.hpp"

#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

#include "emovox/linear_prediction.hpp"
#include "emovox/polynomial_roots.hpp"

namespace emovox {
namespace {

constexpr double rate_hz = 11000;
constexpr double lowest_hz = 50;
constexpr double highest_hz = rate_hz / 2 - lowest_hz;
constexpr std::size_t order = 11;

// The signal at 11 kHz: one period is that of the transform, 32 ms, of which 20 ms are kept.
constexpr std::size_t period_samples = 352;
constexpr std::size_t kept_samples = 220;
constexpr std::size_t kept_before_frame = 66;

// 352 = 11 * 32, which have no common factor. So with k = (k mod 11, k mod 32) and n = 32 n1 + 11 n2 (mod 352) the
// transform is one of 11 rows and 32 columns without twiddle factors (Good, "The interaction algorithm and practical
// Fourier analysis", J. R. Stat. Soc. B 20, 1958). The signal is real: columns 0 to 16 say all.
constexpr std::size_t rows = 11;
constexpr std::size_t columns = 32;
constexpr std::size_t half_rows = rows / 2;        // 5: rows j and -j go together
constexpr std::size_t half_columns = columns / 2;  // 16, as do columns
constexpr std::size_t quarter_columns = columns / 4;
constexpr std::size_t lanes = 12;                  // rows, and one of padding
constexpr std::size_t half_lanes = half_rows + 1;  // 5, and one of padding

using Row = std::array<double, lanes>;
using HalfRow = std::array<double, half_lanes>;

/// A column of the grid down its rows, real and imaginary parts apart.
struct Column {
  Row re{};
  Row im{};
};

using Grid = std::array<Column, half_columns + 1>;

/// Rows of the result stand in the order 0, 1 .. 5, -1 .. -5.
constexpr std::size_t lane_of(std::size_t row) noexcept { return row <= half_rows ? row : half_rows + rows - row; }

/// Where each sample kept is after the transform: column times lanes plus lane.
constexpr std::array<std::size_t, kept_samples> make_places() noexcept {
  std::array<std::size_t, kept_samples> places{};
  for (std::size_t i = 0; i < kept_samples; ++i) {
    const std::size_t n = (period_samples - kept_before_frame + i) % period_samples;
    const std::size_t row = (rows - n % rows) % rows;  // 32 = -1 (mod 11)
    const std::size_t column = 3 * n % columns;        // 3 * 11 = 1 (mod 32)
    places[i] = column * lanes + lane_of(row);
  }
  return places;
}

constexpr auto places = make_places();

void place_bin(Grid& grid, std::size_t row, std::size_t column, std::complex<double> value) noexcept {
  if (column > half_columns) return;
  grid[column].re[row] += value.real();
  grid[column].im[row] += value.imag();
}

/// The bins and their mirror images, conjugate, of which 0 Hz is its own.
Grid grid_of(std::span<const std::complex<float>> spectrum) noexcept {
  Grid grid{};
  for (std::size_t k = 0; k < FormantEstimator::bins_read; ++k) {
    const std::complex<double> value{spectrum[k].real(), spectrum[k].imag()};
    const std::size_t row = k % rows;
    const std::size_t column = k % columns;
    place_bin(grid, row, column, value);
    place_bin(grid, (rows - row) % rows, (columns - column) % columns, std::conj(value));
  }
  return grid;
}

/// Inverse transforms of 11 values down a column, rows j and -j together.
void transform_rows(Column& column, std::span<const double> cosine, std::span<const double> sine) noexcept {
  HalfRow even_re{};
  HalfRow even_im{};
  HalfRow odd_re{};
  HalfRow odd_im{};
  even_re.fill(column.re[0]);
  even_im.fill(column.im[0]);
  double sum_re = column.re[0];
  double sum_im = column.im[0];
  for (std::size_t j = 1; j <= half_rows; ++j) {
    const double both_re = column.re[j] + column.re[rows - j];
    const double both_im = column.im[j] + column.im[rows - j];
    const double gap_re = column.re[j] - column.re[rows - j];
    const double gap_im = column.im[j] - column.im[rows - j];
    sum_re += both_re;
    sum_im += both_im;
    const auto c = cosine.subspan((j - 1) * half_lanes, half_lanes);
    const auto s = sine.subspan((j - 1) * half_lanes, half_lanes);
    for (std::size_t m = 0; m < half_lanes; ++m) {
      even_re[m] += both_re * c[m];
      even_im[m] += both_im * c[m];
      odd_re[m] -= gap_im * s[m];
      odd_im[m] += gap_re * s[m];
    }
  }
  column.re[0] = sum_re;
  column.im[0] = sum_im;
  for (std::size_t m = 0; m < half_rows; ++m) {
    column.re[1 + m] = even_re[m] + odd_re[m];
    column.im[1 + m] = even_im[m] + odd_im[m];
    column.re[1 + half_rows + m] = even_re[m] - odd_re[m];
    column.im[1 + half_rows + m] = even_im[m] - odd_im[m];
  }
}

/// Inverse transforms of 32 values along all rows side by side. Sums and gaps of columns j and 16 - j serve the even
/// and the odd samples; samples n and -n share what they are made of.
void transform_columns(Grid& grid, std::span<const double> cosine, std::span<const double> sine,
                       std::array<Row, columns>& samples) noexcept {
  for (std::size_t j = 0; j < quarter_columns; ++j) {
    Column& low = grid[j];
    Column& high = grid[half_columns - j];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double re = low.re[lane];
      const double im = low.im[lane];
      low.re[lane] = re + high.re[lane];
      low.im[lane] = im - high.im[lane];
      high.re[lane] = re - high.re[lane];
      high.im[lane] = im + high.im[lane];
    }
  }
  for (std::size_t n = 0; n <= half_columns; ++n) {
    const auto column = [&](std::size_t j) -> const Column& { return grid[n % 2 == 0 ? j : half_columns - j]; };
    Row even{};
    Row odd{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      even[lane] = 0.5 * column(0).re[lane] + cosine[quarter_columns * n % columns] * grid[quarter_columns].re[lane];
      odd[lane] = sine[quarter_columns * n % columns] * grid[quarter_columns].im[lane];
    }
    for (std::size_t j = 1; j < quarter_columns; ++j) {
      const Column& both = column(j);
      const double c = cosine[j * n % columns];
      const double s = sine[j * n % columns];
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        even[lane] += both.re[lane] * c;
        odd[lane] += both.im[lane] * s;
      }
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      samples[(columns - n) % columns][lane] = even[lane] + odd[lane];
      samples[n][lane] = even[lane] - odd[lane];
    }
  }
}

/// Lags 0 to 11 of the samples kept.
std::array<double, order + 1> autocorrelation_of(const std::array<Row, columns>& samples) noexcept {
  std::array<double, kept_samples + order> signal{};
  for (std::size_t i = 0; i < kept_samples; ++i) signal[i] = samples[places[i] / lanes][places[i] % lanes];
  std::array<double, order + 1> lags{};
  for (std::size_t i = 0; i < kept_samples; ++i)
    for (std::size_t lag = 0; lag <= order; ++lag) lags[lag] += signal[i] * signal[i + lag];
  return lags;
}

struct Resonance {
  double hz;
  std::complex<double> root;
};

/// The lowest of those found so far, by frequency.
class Lowest {
 public:
  void insert(Resonance resonance) noexcept {
    for (std::size_t i = 0; i < count_; ++i)
      if (resonance.hz < kept_[i].hz) std::swap(resonance, kept_[i]);
    if (count_ < kept_.size()) kept_[count_++] = resonance;
  }
  [[nodiscard]] std::span<const Resonance> kept() const noexcept { return std::span(kept_).first(count_); }

 private:
  std::array<Resonance, 3> kept_{};
  std::size_t count_ = 0;
};

Formants formants_of(std::span<const std::complex<double>> roots) noexcept {
  Lowest lowest;
  for (const auto root : roots) {
    const double hz = std::atan2(root.imag(), root.real()) * (rate_hz / (2 * std::numbers::pi));
    if (root.imag() > 0 && hz >= lowest_hz && hz <= highest_hz) lowest.insert({hz, root});
  }
  Formants formants;
  for (std::size_t i = 0; i < lowest.kept().size(); ++i) {
    const auto& [hz, root] = lowest.kept()[i];
    formants.hz[i] = static_cast<float>(hz);
    formants.bandwidth_hz[i] =
        static_cast<float>(std::abs(0.5 * std::log(std::norm(root))) * (rate_hz / std::numbers::pi));
  }
  return formants;
}

}  // namespace

FormantEstimator::FormantEstimator() {
  const auto angle = [](std::size_t k, std::size_t of) {
    return 2 * std::numbers::pi * static_cast<double>(k % of) / static_cast<double>(of);
  };
  for (std::size_t j = 1; j <= half_rows; ++j)
    for (std::size_t m = 1; m <= half_rows; ++m) {
      cosine_11_[(j - 1) * half_lanes + m - 1] = std::cos(angle(j * m, rows));
      sine_11_[(j - 1) * half_lanes + m - 1] = std::sin(angle(j * m, rows));
    }
  for (std::size_t j = 0; j < columns; ++j) {
    cosine_32_[j] = std::cos(angle(j, columns));
    sine_32_[j] = std::sin(angle(j, columns));
  }
}

Formants FormantEstimator::estimate(std::span<const std::complex<float>> spectrum) const noexcept {
  assert(spectrum.size() >= bins_read);
  Grid grid = grid_of(spectrum);
  for (Column& column : grid) transform_rows(column, cosine_11_, sine_11_);
  std::array<Row, columns> samples{};
  transform_columns(grid, cosine_32_, sine_32_, samples);

  std::array<double, order> predictor{};
  (void)predict_linearly(autocorrelation_of(samples), predictor);
  std::array<std::complex<double>, order> roots;
  return formants_of(std::span(roots).first(upper_roots(predictor, roots)));
}

}  // namespace emovox
