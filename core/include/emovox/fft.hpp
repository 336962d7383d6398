#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

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

  /// in      size() samples
  /// out     size() / 2 + 1 bins, 0 Hz to Nyquist; the first and last have no imaginary part
  void forward(std::span<const float> in, std::span<std::complex<float>> out) noexcept;

  /// Undoes forward, its scale included.
  ///
  /// in      size() / 2 + 1 bins; imaginary parts of the first and the last are ignored
  /// out     size() samples
  void inverse(std::span<const std::complex<float>> in, std::span<float> out) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct Plan;
  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace emovox
