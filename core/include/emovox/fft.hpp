#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace emovox {

/// Discrete Fourier transform of real signals, X[k] = sum of x[n] exp(-2 pi i k n / size).
///
/// A complex transform of half the size (KissFFT) on even and odd samples, then one pass to separate them. In double
/// precision inside, so that a bin's error is that of rounding it to float. Holds scratch, so one object serves one
/// thread. Movable; allocates in the constructor only.
class Fft {
 public:
  /// size  a power of two, at least 4
  explicit Fft(std::size_t size);
  ~Fft();
  Fft(Fft&&) noexcept;
  Fft& operator=(Fft&&) noexcept;

  /// in      size() samples, finite
  /// out     size() / 2 + 1 bins, 0 Hz to Nyquist; the first and last have no imaginary part
  /// cost    2 microseconds for 512 samples, 5 for 1024
  void forward(std::span<const float> in, std::span<std::complex<float>> out) noexcept;
  void forward(std::span<const double> in, std::span<std::complex<double>> out) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct Plan;
  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

/// Power spectra of windowed frames. Samples times window stay in double precision up to the power: beside a pure tone,
/// what a window leaves is ten orders of magnitude below it, and rounding to float would fill it up. Movable; allocates
/// in the constructor only.
class WindowedFft {
 public:
  /// size    of the transform, a power of two
  /// window  at most `size` factors; zeros fill up the rest
  WindowedFft(std::size_t size, std::vector<double> window);

  /// frame  frame_samples() samples, finite
  /// power  size / 2 + 1 values, |X|^2, 0 Hz to Nyquist
  void power(std::span<const float> frame, std::span<float> power) noexcept;

  /// As many samples as the window has factors.
  [[nodiscard]] std::size_t frame_samples() const noexcept { return window_.size(); }

 private:
  std::vector<double> window_;
  std::vector<double> windowed_;
  std::vector<std::complex<double>> spectrum_;
  Fft fft_;
};

}  // namespace emovox
