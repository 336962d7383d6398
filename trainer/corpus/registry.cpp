#include <array>

#include "trainer/corpus/corpus.hpp"
#include "trainer/corpus/crema_d.hpp"
#include "trainer/corpus/emo_db.hpp"
#include "trainer/corpus/emovo.hpp"
#include "trainer/corpus/nemo.hpp"
#include "trainer/corpus/ravdess.hpp"
#include "trainer/corpus/savee.hpp"
#include "trainer/corpus/tess.hpp"
#include "trainer/corpus/urdu.hpp"

namespace emovox::trainer {

std::span<const Corpus> corpora() {
  static const std::array known{ravdess, nemo, crema_d, tess, savee, emo_db, emovo, urdu};
  return known;
}

std::optional<Result<Label>> recognise(std::string_view stem) {
  for (const Corpus& corpus : corpora())
    if (auto label = corpus.recognise(stem)) return label;
  return std::nullopt;
}

}  // namespace emovox::trainer
