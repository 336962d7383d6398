#include <algorithm>
#include <array>

#include "trainer/corpus/corpus.hpp"
#include "trainer/corpus/ravdess.hpp"

namespace emovox::trainer {

std::span<const Corpus> corpora() {
  static const std::array known{ravdess};
  return known;
}

const Corpus& corpus_named(std::string_view name) { return *std::ranges::find(corpora(), name, &Corpus::name); }

std::optional<Result<Label>> recognise(std::string_view stem) {
  for (const Corpus& corpus : corpora())
    if (auto label = corpus.recognise(stem)) return label;
  return std::nullopt;
}

}  // namespace emovox::trainer
