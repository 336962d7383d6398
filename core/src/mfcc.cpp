#include "emovox/mfcc.hpp"

#include <cassert>
#include <cmath>
#include <numbers>

#include "emovox/dot.hpp"

namespace emovox {

Mfcc::Mfcc() {
  constexpr double n = grid::mel_bands;
  for (std::size_t k = 0; k < grid::mfcc_count; ++k) {
    const double scale = std::sqrt((k == 0 ? 1 : 2) / n);
    for (std::size_t b = 0; b < grid::mel_bands; ++b)
      basis_[k * grid::mel_bands + b] = static_cast<float>(
          scale * std::cos(std::numbers::pi * static_cast<double>(k) * (static_cast<double>(b) + 0.5) / n));
  }
}

void Mfcc::apply(std::span<const float> log_mel_db, std::span<float> mfcc) const noexcept {
  assert(log_mel_db.size() == grid::mel_bands && mfcc.size() == grid::mfcc_count);
  for (std::size_t k = 0; k < grid::mfcc_count; ++k)
    mfcc[k] = dot(std::span(basis_).subspan(k * grid::mel_bands, grid::mel_bands), log_mel_db);
}

}  // namespace emovox
