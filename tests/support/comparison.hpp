#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/descriptors.hpp"
#include "emovox/egemaps.hpp"

/// How close the features come to librosa's and openSMILE's on the ten reference clips: the figures that tests judge
/// and docs/features.md shows.
namespace emovox::test {

/// All that the core computes of a recording at 16 kHz, through the same stream as everywhere.
struct Extraction {
  std::vector<Descriptors> frames;
  std::vector<EgemapsRow> lld;     ///< as many rows as openSMILE gives
  std::vector<float> functionals;  ///< the 88 of eGeMAPS
};
Extraction extract(std::span<const float> samples);

/// A column's error is |ours - reference| over its range in the clip, to which 1% of its largest magnitude is added,
/// and 0.01 dB to what is in dB, as some columns hardly vary.
struct FrameFigure {
  std::string feature;
  std::size_t values = 0;     ///< compared
  double worst = 0;           ///< error of all frames, columns and clips
  bool counts_agree = false;  ///< as many frames as the reference, on every clip
};

/// The families that librosa has, pitch aside.
std::vector<FrameFigure> compare_frames();

/// Against pyin; what the synthetic glide and vowel are made of is known.
struct PitchFigures {
  double voicing_agrees = 0;    ///< share of all frames
  double within_3_percent = 0;  ///< share of the frames voiced in both
  double glide_within_1_percent = 0;
  double vowel_within_1_percent = 0;
};
PitchFigures compare_pitch();

/// Of the rows that are voiced in both, for what is measured there only; of all rows for the others. Errors as above.
struct LldFigure {
  std::string name;
  double within_a_thousandth = 0;  ///< share of rows
  double median = 0;
  double worst = 0;
};
std::vector<LldFigure> compare_lld();

/// Share of rows on whose voicing eGeMAPS's F0 and openSMILE agree.
double lld_voicing_agreement();

/// What is asked of a functional over recordings.
struct Demand {
  double rank_correlation;
  double median_difference;
};
Demand demanded_of(std::string_view functional);

struct FunctionalFigure {
  std::string name;
  double rank_correlation = 0;   ///< Spearman's, ties sharing their mean rank; 1 where both are constant
  double median_difference = 0;  ///< of |ours - theirs| / |theirs| over the clips where not both are 0

  [[nodiscard]] bool holds() const;
};
std::vector<FunctionalFigure> compare_functionals();

/// The tables of docs/features.md by the names of their markers: `frames`, `pitch`, `lld`, `functionals`.
///
/// document  text with pairs of lines `<!-- table: NAME -->` and `<!-- end of table -->`
/// returns   the same with what is between them replaced
std::string with_fresh_tables(const std::string& document);

}  // namespace emovox::test
