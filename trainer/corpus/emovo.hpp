#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// EMOVO (Costantini et al., "EMOVO Corpus: an Italian Emotional Speech Database", LREC 2014).
///
/// Names are `dis-f1-b1`: emotion (by the first letters of the Italian word: disgusto, gioia, neutro, paura, rabbia,
/// sorpresa, tristezza), actor (f1-f3 women, m1-m3 men), sentence (14, of kinds b, d, l and n).
extern const Corpus emovo;

}  // namespace emovox::trainer
