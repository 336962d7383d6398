#include "trainer/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace emovox::trainer {
namespace {

constexpr float lowest = -12;
constexpr float steps_a_unit = 2048;
constexpr float most_steps = std::numeric_limits<std::uint16_t>::max();

}  // namespace

Picture::Picture(std::span<const float> rows) : steps_(rows.size()) {
  std::ranges::transform(rows, steps_.begin(), [](float value) {
    return static_cast<std::uint16_t>(std::clamp((value - lowest) * steps_a_unit + 0.5F, 0.0F, most_steps));
  });
}

void Picture::read(std::size_t first, std::span<float> rows) const {
  const auto steps = std::span(steps_).subspan(first * picture_bands, rows.size());
  std::ranges::transform(steps, rows.begin(),
                         [](std::uint16_t count) { return lowest + static_cast<float>(count) / steps_a_unit; });
}

}  // namespace emovox::trainer
