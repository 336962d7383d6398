#include "trainer/augment/convolution.hpp"

#include <algorithm>
#include <bit>
#include <complex>

#include "emovox/fft.hpp"
#include "trainer/augment/inverse_fft.hpp"

namespace emovox::trainer {
namespace {

using Spectrum = std::vector<std::complex<double>>;

/// The transform of a few samples and zeros after them.
class PaddedFft {
 public:
  explicit PaddedFft(std::size_t size) : fft_(size), padded_(size) {}

  void operator()(std::span<const float> samples, Spectrum& spectrum) {
    const auto rest = std::ranges::copy(samples, padded_.begin()).out;
    std::fill(rest, padded_.end(), 0.0);
    fft_.forward(padded_, spectrum);
  }

 private:
  Fft fft_;
  std::vector<double> padded_;
};

}  // namespace

std::vector<float> convolved(std::span<const float> samples, std::span<const float> response) {
  response = response.first(std::min(response.size(), samples.size()));
  std::vector<float> result(samples.size());
  if (response.empty()) return result;
  const std::size_t size = std::bit_ceil(std::max<std::size_t>(2 * response.size(), 1024));
  const std::size_t step = size - response.size() + 1;
  PaddedFft transform(size);
  InverseFft invert(size);
  Spectrum filter(size / 2 + 1);
  transform(response, filter);

  Spectrum spectrum(size / 2 + 1);
  std::vector<double> block(size);
  for (std::size_t start = 0; start < samples.size(); start += step) {
    transform(samples.subspan(start, std::min(step, samples.size() - start)), spectrum);
    for (std::size_t k = 0; k < spectrum.size(); ++k) spectrum[k] *= filter[k];
    invert(spectrum, block);
    const std::size_t end = std::min(start + size, samples.size());
    for (std::size_t n = start; n < end; ++n) result[n] += static_cast<float>(block[n - start]);
  }
  return result;
}

}  // namespace emovox::trainer
