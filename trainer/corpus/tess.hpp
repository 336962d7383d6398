#pragma once

#include "trainer/corpus/corpus.hpp"

namespace emovox::trainer {

/// TESS, the Toronto emotional speech set (Pichora-Fuller & Dupuis, 2020, https://doi.org/10.5683/SP2/E8H2MF).
///
/// Names are `OAF_back_angry`: actress (OAF the older, YAF the younger), word (200), emotion (seven; ps is pleasant
/// surprise). One file is called OA_bite_neutral where OAF_bite_neutral is meant.
extern const Corpus tess;

}  // namespace emovox::trainer
