#include "emovox/spectral_flux.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "emovox/dot.hpp"

namespace emovox {

float MagnitudeFlux::next(std::span<const float> magnitude) noexcept {
  assert(magnitude.size() == grid::bins);
  const auto heard = magnitude.first<bins>();
  const float squares = heard_ ? squared_distance(heard, previous_) : 0.0F;
  std::copy(heard.begin(), heard.end(), previous_.begin());
  heard_ = true;
  return std::sqrt(squares / static_cast<float>(bins));
}

}  // namespace emovox
