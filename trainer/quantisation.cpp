#include "trainer/quantisation.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/evaluate.hpp"

namespace emovox::trainer {

QuantisationError quantisation_error(Model& fitted, Model& reread, std::span<const Clip> clips) {
  QuantisationError error;
  std::size_t count = 0;
  for (const Clip& clip : clips) {
    const auto before = classify_windows(fitted, clip);
    const auto after = classify_windows(reread, clip);
    for (std::size_t w = 0; w < before.size(); ++w)
      for (std::size_t i = 0; i < emotion_count; ++i) {
        const double d =
            std::abs(static_cast<double>(before[w].probabilities[i]) - static_cast<double>(after[w].probabilities[i]));
        error.mean += d;
        error.most = std::max(error.most, d);
        ++count;
      }
  }
  error.mean /= static_cast<double>(std::max<std::size_t>(1, count));
  return error;
}

}  // namespace emovox::trainer
