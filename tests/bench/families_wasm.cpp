// Families for the benchmarks in JavaScript: a module of its own, no part of the package.
#include <emscripten/bind.h>

#include <cstddef>
#include <span>
#include <vector>

#include "families.hpp"

namespace {

using emscripten::val;

class FamiliesOfSignal {
 public:
  /// Room for the signal.
  val input(std::size_t samples) {
    signal_.resize(samples);
    return val(emscripten::typed_memory_view(signal_.size(), signal_.data()));
  }

  /// Goes through the signal, frame by frame. Returns something that depends on every one.
  double run() {
    double sum = 0;
    for (std::size_t first = 0; first + emovox::grid::fft_size <= signal_.size(); first += emovox::grid::hop_samples)
      for (const float value : families_.compute(std::span(signal_).subspan(first, emovox::grid::fft_size)))
        sum += static_cast<double>(value);
    return sum;
  }

 private:
  emovox::Families families_;
  std::vector<float> signal_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(emovox_bench) {
  emscripten::class_<FamiliesOfSignal>("FamiliesOfSignal")
      .constructor<>()
      .function("input", &FamiliesOfSignal::input)
      .function("run", &FamiliesOfSignal::run);
}
