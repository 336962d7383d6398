#include "support/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "emovox/egemaps_functionals.hpp"
#include "emovox/feature_stream.hpp"
#include "support/golden.hpp"

namespace emovox::test {

Extraction extract(std::span<const float> samples) {
  auto stream = FeatureStream::create(grid::rate_hz);
  if (!stream) throw std::runtime_error(stream.reason().message);
  Extraction extraction;
  std::vector<EgemapsRow> measured;
  const auto describe = [&](const Descriptors& row) {
    extraction.lld.push_back(row.egemaps.smoothed);
    measured.push_back(row.egemaps.measured);
  };
  const auto keep = [&](const Descriptors& row) {
    extraction.frames.push_back(row);
    describe(row);
  };
  stream->push(samples, keep);
  stream->finish(keep, describe);
  extraction.lld.resize(extraction.lld.size() - std::min(extraction.lld.size(), egemaps_tail_rows));
  extraction.functionals.resize(egemaps_functional_count);
  egemaps_functionals(measured, extraction.functionals);
  return extraction;
}

namespace {

/// What is compared of one clip.
struct Case {
  const GoldenClip* clip;
  Extraction own;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> made = [] {
    std::vector<Case> out;
    for (const GoldenClip& clip : golden_clips()) out.push_back({&clip, extract(clip.samples)});
    return out;
  }();
  return made;
}

double scale_of(const Table& reference, std::size_t column) {
  const double low = reference.smallest(column);
  const double high = reference.largest(column);
  return high - low + 0.01 * std::max(std::abs(low), std::abs(high));
}

/// 0 where there is no difference, whatever the scale.
double error_of(double own, double reference, double scale) {
  if (own == reference) return 0;
  return scale > 0 ? std::abs(own - reference) / scale : std::numeric_limits<double>::infinity();
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double share_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

struct LibrosaFeature {
  Family family;
  std::string_view file;
  double slack = 0;  ///< added to every range
};
constexpr std::array librosa_features{LibrosaFeature{family::mel_power, "mel_power"},
                                      LibrosaFeature{family::log_mel_db, "log_mel_db", 0.01},
                                      LibrosaFeature{family::mfcc, "mfcc20", 0.01},
                                      LibrosaFeature{family::chroma, "chroma12"},
                                      LibrosaFeature{family::contrast, "contrast7", 0.01},
                                      LibrosaFeature{family::zcr, "zcr"},
                                      LibrosaFeature{family::rms, "rms"},
                                      LibrosaFeature{family::centroid_hz, "centroid_hz"},
                                      LibrosaFeature{family::rolloff85_hz, "rolloff85_hz"},
                                      LibrosaFeature{family::flatness, "flatness"}};

void compare_family(const Case& c, const LibrosaFeature& feature, FrameFigure& figure) {
  const Table reference = c.clip->reference(std::string(feature.file));
  figure.counts_agree = figure.counts_agree && reference.rows() == c.own.frames.size();
  const std::size_t rows = std::min(reference.rows(), c.own.frames.size());
  for (std::size_t column = 0; column < feature.family.size; ++column) {
    const double scale = scale_of(reference, column) + feature.slack;
    for (std::size_t k = 0; k < rows; ++k) {
      const double own = c.own.frames[k][feature.family][column];
      figure.worst = std::max(figure.worst, error_of(own, reference.at(k, column), scale));
    }
  }
  figure.values += rows * feature.family.size;
}

}  // namespace

std::vector<FrameFigure> compare_frames() {
  std::vector<FrameFigure> figures;
  for (const LibrosaFeature& feature : librosa_features) {
    FrameFigure figure{.feature = std::string(feature.family.name), .counts_agree = true};
    for (const Case& c : cases()) compare_family(c, feature, figure);
    figures.push_back(figure);
  }
  return figures;
}

namespace {

/// Share of the clip's voiced frames whose pitch is within 1% of the truth.
double share_near_truth(const std::string& clip, const std::function<double(std::size_t)>& hz_of_frame) {
  std::size_t voiced = 0;
  std::size_t near = 0;
  for (const Case& c : cases()) {
    if (c.clip->name != clip) continue;
    for (std::size_t k = 0; k < c.own.frames.size(); ++k) {
      const double hz = c.own.frames[k].at(family::pitch_hz);
      if (hz == 0) continue;
      ++voiced;
      near += std::abs(hz / hz_of_frame(k) - 1) <= 0.01 ? 1 : 0;
    }
  }
  return share_of(near, voiced);
}

}  // namespace

PitchFigures compare_pitch() {
  std::size_t frames = 0;
  std::size_t agree = 0;
  std::size_t both = 0;
  std::size_t near = 0;
  for (const Case& c : cases()) {
    const Table reference = c.clip->reference("pyin_hz");
    for (std::size_t k = 0; k < std::min(reference.rows(), c.own.frames.size()); ++k) {
      const double own = c.own.frames[k].at(family::pitch_hz);
      const double theirs = reference.at(k, 0);
      ++frames;
      agree += (own > 0) == (theirs > 0) ? 1 : 0;
      if (own == 0 || theirs == 0) continue;
      ++both;
      near += std::abs(own / theirs - 1) <= 0.03 ? 1 : 0;
    }
  }
  // YIN compares the frame's first 512 samples with those a period on: the middle of what it sees
  const auto glide_hz = [](std::size_t k) {
    const double seconds = (160.0 * static_cast<double>(k) + 256) / grid::rate_hz;
    const double about = 110 * std::exp2(1.5 * seconds / 2);
    return 110 * std::exp2(1.5 * (seconds + 0.5 / about) / 2);
  };
  return {.voicing_agrees = share_of(agree, frames),
          .within_3_percent = share_of(near, both),
          .glide_within_1_percent = share_near_truth("synthetic-glide", glide_hz),
          .vowel_within_1_percent = share_near_truth("synthetic-vowel", [](std::size_t) { return 140.0; })};
}

namespace {

constexpr auto f0_column = static_cast<std::size_t>(Lld::f0_semitones);

std::size_t common_rows(const Case& c, const Table& reference) { return std::min(reference.rows(), c.own.lld.size()); }

LldFigure compare_lld_column(std::size_t column) {
  std::vector<double> errors;
  for (const Case& c : cases()) {
    const Table reference = c.clip->opensmile_lld();
    const double scale = scale_of(reference, column);
    for (std::size_t k = 0; k < common_rows(c, reference); ++k) {
      const bool voiced = c.own.lld[k].voiced() && reference.at(k, f0_column) > 0;
      if (column >= f0_column && !voiced) continue;
      errors.push_back(error_of(c.own.lld[k].values[column], reference.at(k, column), scale));
    }
  }
  const auto close = std::count_if(errors.begin(), errors.end(), [](double error) { return error <= 1e-3; });
  return {.name = std::string(lld_names.at(column)),
          .within_a_thousandth = share_of(static_cast<std::size_t>(close), errors.size()),
          .median = median_of(errors),
          .worst = errors.empty() ? 0 : *std::max_element(errors.begin(), errors.end())};
}

}  // namespace

std::vector<LldFigure> compare_lld() {
  std::vector<LldFigure> figures;
  for (std::size_t column = 0; column < lld_count; ++column) figures.push_back(compare_lld_column(column));
  return figures;
}

double lld_voicing_agreement() {
  std::size_t rows = 0;
  std::size_t agree = 0;
  for (const Case& c : cases()) {
    const Table reference = c.clip->opensmile_lld();
    for (std::size_t k = 0; k < common_rows(c, reference); ++k) {
      ++rows;
      agree += c.own.lld[k].voiced() == (reference.at(k, f0_column) > 0) ? 1 : 0;
    }
  }
  return share_of(agree, rows);
}

Demand demanded_of(std::string_view functional) {
  for (const std::string_view voice :
       {"jitter", "shimmer", "HNR", "logRelF0", "F1", "F2", "F3"})  // F0 is asked for more
    if (functional.starts_with(voice)) return {.rank_correlation = 0.85, .median_difference = 0.15};
  return {.rank_correlation = 0.95, .median_difference = 0.05};
}

bool FunctionalFigure::holds() const {
  const Demand demand = demanded_of(name);
  return rank_correlation >= demand.rank_correlation && median_difference <= demand.median_difference;
}

namespace {

/// Equal values share the mean of their ranks.
std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t i = first; i < end; ++i) ranks[order[i]] = 0.5 * static_cast<double>(first + end - 1);
    first = end;
  }
  return ranks;
}

double rank_correlation(std::span<const double> a, std::span<const double> b) {
  const auto ranks_a = ranks_of(a);
  const auto ranks_b = ranks_of(b);
  const double mean = 0.5 * static_cast<double>(a.size() - 1);
  double products = 0;
  double squares_a = 0;
  double squares_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    products += (ranks_a[i] - mean) * (ranks_b[i] - mean);
    squares_a += (ranks_a[i] - mean) * (ranks_a[i] - mean);
    squares_b += (ranks_b[i] - mean) * (ranks_b[i] - mean);
  }
  if (squares_a == 0 && squares_b == 0) return 1;
  return squares_a == 0 || squares_b == 0 ? 0 : products / std::sqrt(squares_a * squares_b);
}

}  // namespace

std::vector<FunctionalFigure> compare_functionals() {
  std::vector<FunctionalFigure> figures;
  for (std::size_t i = 0; i < egemaps_functional_count; ++i) {
    std::vector<double> own;
    std::vector<double> theirs;
    std::vector<double> differences;
    for (const Case& c : cases()) {
      own.push_back(c.own.functionals[i]);
      theirs.push_back(c.clip->opensmile_functionals().at(0, i));
      if (own.back() != 0 || theirs.back() != 0)
        differences.push_back(error_of(own.back(), theirs.back(), std::abs(theirs.back())));
    }
    figures.push_back({.name = std::string(egemaps_functional_names().at(i)),
                       .rank_correlation = rank_correlation(own, theirs),
                       .median_difference = median_of(differences)});
  }
  return figures;
}

namespace {

/// Two digits that count, so that compilers and their rounding do not show.
std::string percent(double share) {
  std::array<char, 32> text{};
  const double value = 100 * share;
  if (!std::isfinite(value)) return "-";
  if (value < 0.01) return "< 0.01%";
  const int decimals = value < 1 ? 2 : value < 10 ? 1 : 0;
  std::snprintf(text.data(), text.size(), "%.*f%%", decimals, value);
  return text.data();
}

/// Shares that matter near 1, rounded down.
std::string share(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f%%", std::floor(value * 1000 + 1e-6) / 10);
  return text.data();
}

std::string correlation(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", std::floor(value * 100 + 1e-6) / 100);
  return text.data();
}

std::string frames_table() {
  std::ostringstream out;
  out << "| feature | values compared | worst error | frames |\n|---|---:|---:|---|\n";
  for (const FrameFigure& figure : compare_frames())
    out << "| `" << figure.feature << "` | " << figure.values << " | " << percent(figure.worst) << " | "
        << (figure.counts_agree ? "as many" : "not as many") << " |\n";
  return out.str();
}

std::string pitch_table() {
  const PitchFigures figures = compare_pitch();
  std::ostringstream out;
  out << "| pitch | share of frames | asked for |\n|---|---:|---:|\n"
      << "| voiced or not as `librosa.pyin` says | " << share(figures.voicing_agrees) << " | 93% |\n"
      << "| within 3% of `librosa.pyin`, where both are voiced | " << share(figures.within_3_percent) << " | 97% |\n"
      << "| within 1% of the truth, glide from 110 Hz, voiced frames | " << share(figures.glide_within_1_percent)
      << " | 99% |\n"
      << "| within 1% of the truth, vowel at 140 Hz, voiced frames | " << share(figures.vowel_within_1_percent)
      << " | 99% |\n";
  return out.str();
}

std::string lld_table() {
  std::ostringstream out;
  out << "| descriptor | rows within 0.1% | median error | worst error |\n|---|---:|---:|---:|\n";
  for (const LldFigure& figure : compare_lld())
    out << "| `" << figure.name << "` | " << share(figure.within_a_thousandth) << " | " << percent(figure.median)
        << " | " << percent(figure.worst) << " |\n";
  out << "| voiced or not | " << share(lld_voicing_agreement()) << " of rows agree | | |\n";
  return out.str();
}

std::string functionals_table() {
  std::ostringstream out;
  out << "| functional | rank correlation | median difference | asked for | |\n|---|---:|---:|---:|---|\n";
  for (const FunctionalFigure& figure : compare_functionals()) {
    const Demand demand = demanded_of(figure.name);
    out << "| `" << figure.name << "` | " << correlation(figure.rank_correlation) << " | "
        << percent(figure.median_difference) << " | " << correlation(demand.rank_correlation) << ", "
        << percent(demand.median_difference) << " | " << (figure.holds() ? "holds" : "**outside**") << " |\n";
  }
  return out.str();
}

}  // namespace

std::string with_fresh_tables(const std::string& document) {
  const std::map<std::string, std::function<std::string()>> tables{
      {"frames", frames_table}, {"pitch", pitch_table}, {"lld", lld_table}, {"functionals", functionals_table}};
  const std::string begin = "<!-- table: ";
  const std::string end = "<!-- end of table -->";
  std::ostringstream out;
  std::istringstream lines(document);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == end) inside = false;
    if (!inside) out << line << '\n';
    if (!line.starts_with(begin)) continue;
    const std::string name = line.substr(begin.size(), line.find(" -->") - begin.size());
    out << '\n' << tables.at(name)() << '\n';
    inside = true;
  }
  if (inside) throw std::runtime_error("a table has no end");
  return out.str();
}

}  // namespace emovox::test
