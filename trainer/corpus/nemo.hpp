#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// nEMO, a dataset of emotional speech in Polish (Christop, LREC-COLING 2024).
///
/// Names are `EB0_anger_17`: speaker (nine), emotion (six), sentence (1-90).
extern const Corpus nemo;

}  // namespace emovox::trainer
