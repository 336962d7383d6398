#include "emovox/functionals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "contours.hpp"

namespace emovox {

namespace {

constexpr std::array beyond_moments{
    "p5",          "p20",        "p50",          "p80", "p95", "skewness", "slope", "delta_std", "delta_mean_abs",
    "voiced_mean", "voiced_std", "unvoiced_mean"};
constexpr std::array over_voiced{"p20", "p50", "p80"};
constexpr std::array over_pitch{"mean",      "std",       "p5",        "p20",   "p50",       "p80",
                                "p95",       "range",     "skewness",  "slope", "delta_std", "delta_mean_abs",
                                "rise_mean", "fall_mean", "rise_share"};
constexpr std::array over_time{"voiced_share",         "voiced_segments_per_s",   "voiced_segment_mean_s",
                               "voiced_segment_std_s", "unvoiced_segment_mean_s", "unvoiced_segment_std_s",
                               "level_peaks_per_s"};

std::vector<std::string> make_names() {
  std::vector<std::string> names;
  for (const Contour& contour : contours()) {
    if (contour.kind != Kind::relative) names.push_back(contour.name + ".mean");
    names.push_back(contour.name + ".std");
    if (contour.kind == Kind::brief) continue;
    if (contour.kind == Kind::voiced) {
      for (const char* statistic : over_voiced) names.push_back(contour.name + "." + statistic);
      continue;
    }
    for (const char* statistic : beyond_moments) names.push_back(contour.name + "." + statistic);
  }
  for (const char* statistic : over_pitch) names.push_back(std::string("pitch_semitones.") + statistic);
  for (const char* statistic : over_time) names.push_back(std::string("timing.") + statistic);
  return names;
}

// Pitch is in semitones above 27.5 Hz. Without a voiced frame its elements are those of a steady voice between a
// man's and a woman's, so that they say nothing.
constexpr float semitone_reference_hz = 27.5F;
constexpr float unknown_pitch_semitones = 31;

class Writer {
 public:
  explicit Writer(std::span<float> out) : out_(out) {}
  void put(double value) { out_[next_++] = std::isfinite(value) ? static_cast<float>(value) : 0.0F; }

 private:
  std::span<float> out_;
  std::size_t next_ = 0;
};

struct Moments {
  double mean = 0;
  double deviation = 0;
  double skewness = 0;
};

Moments moments_of(std::span<const float> x) {
  Moments m;
  if (x.empty()) return m;
  const auto n = static_cast<double>(x.size());
  for (const float v : x) m.mean += static_cast<double>(v);
  m.mean /= n;
  double second = 0;
  double third = 0;
  for (const float v : x) {
    const double d = static_cast<double>(v) - m.mean;
    second += d * d;
    third += d * d * d;
  }
  m.deviation = std::sqrt(second / n);
  constexpr double steady = 1e-9;
  if (m.deviation > steady) m.skewness = third / n / (m.deviation * m.deviation * m.deviation);
  return m;
}

/// Least-squares slope a second.
double slope_of(std::span<const float> x) {
  if (x.size() < 2) return 0;
  const double middle = (static_cast<double>(x.size()) - 1) / 2;
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = static_cast<double>(i) - middle;
    products += t * static_cast<double>(x[i]);
    squares += t * t;
  }
  return products / squares / grid::hop_seconds;
}

/// Of sorted values, by linear interpolation; `share` from 0 to 1.
double percentile(std::span<const float> sorted, double share) {
  if (sorted.empty()) return 0;
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double fraction = position - static_cast<double>(below);
  return static_cast<double>(sorted[below]) * (1 - fraction) + static_cast<double>(sorted[above]) * fraction;
}

constexpr std::array voiced_percentiles{0.20, 0.50, 0.80};
constexpr std::array percentiles{0.05, 0.20, 0.50, 0.80, 0.95};

}  // namespace

struct Functionals::Scratch {
  explicit Scratch(std::size_t max_frames)
      : contour(max_frames), sorted(max_frames), delta(max_frames), part(max_frames), segments(max_frames) {}

  std::vector<float> contour;
  std::vector<float> sorted;
  std::vector<float> delta;
  std::vector<float> part;
  std::vector<float> segments;

  std::span<const float> sort(std::span<const float> x) {
    std::copy(x.begin(), x.end(), sorted.begin());
    const auto used = std::span(sorted).first(x.size());
    std::sort(used.begin(), used.end());
    return used;
  }

  /// Central differences over two frames either side (regression deltas), a second.
  std::span<const float> differentiate(std::span<const float> x) {
    constexpr std::size_t reach = 2;
    if (x.size() <= 2 * reach) return {};
    constexpr float scale = 1.0F / (10.0F * static_cast<float>(grid::hop_seconds));
    for (std::size_t i = reach; i + reach < x.size(); ++i)
      delta[i - reach] = scale * (2 * (x[i + 2] - x[i - 2]) + (x[i + 1] - x[i - 1]));
    return std::span(delta).first(x.size() - 2 * reach);
  }

  template <class Keep>
  std::span<const float> select(std::span<const Descriptors> frames, std::span<const float> x, Keep keep) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < frames.size(); ++i)
      if (keep(frames[i])) part[kept++] = x[i];
    return std::span(part).first(kept);
  }

  void describe_contour(std::span<const Descriptors> frames, const Contour& c, Writer& out);
  void describe_voiced(std::span<const Descriptors> frames, const Contour& c, Writer& out);
  void describe_pitch(std::span<const Descriptors> frames, Writer& out);
  void describe_timing(std::span<const Descriptors> frames, Writer& out);
  Moments segment_seconds(std::span<const Descriptors> frames, bool voiced, std::size_t& count);
};

namespace {
bool is_voiced(const Descriptors& d) { return d.has_steady_pitch(); }
double mean_magnitude(std::span<const float> x) {
  double sum = 0;
  for (const float v : x) sum += std::abs(static_cast<double>(v));
  return x.empty() ? 0 : sum / static_cast<double>(x.size());
}
}  // namespace

void Functionals::Scratch::describe_contour(std::span<const Descriptors> frames, const Contour& c, Writer& out) {
  const auto x = std::span(contour).first(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) x[i] = c.value(frames[i], c.index);
  const Moments all = moments_of(x);
  const double origin = c.kind == Kind::relative ? all.mean : 0;
  if (c.kind != Kind::relative) out.put(all.mean);
  out.put(all.deviation);
  if (c.kind == Kind::brief) return;
  const auto in_order = sort(x);
  for (const double share : percentiles) out.put(percentile(in_order, share) - origin);
  out.put(all.skewness);
  out.put(slope_of(x));
  const auto change = differentiate(x);
  out.put(moments_of(change).deviation);
  out.put(mean_magnitude(change));

  const auto voiced = select(frames, x, is_voiced);
  const Moments of_voiced = moments_of(voiced);
  out.put(voiced.empty() ? all.mean - origin : of_voiced.mean - origin);
  out.put(of_voiced.deviation);
  const auto unvoiced = select(frames, x, [](const Descriptors& d) { return !is_voiced(d); });
  out.put(unvoiced.empty() ? all.mean - origin : moments_of(unvoiced).mean - origin);
}

void Functionals::Scratch::describe_voiced(std::span<const Descriptors> frames, const Contour& c, Writer& out) {
  std::size_t voiced = 0;
  for (const Descriptors& d : frames)
    if (is_voiced(d) && d.egemaps.at_any_level.voiced()) contour[voiced++] = c.value(d, c.index);
  if (voiced == 0) contour[voiced++] = c.typical;
  const auto x = std::span<const float>(contour).first(voiced);
  const Moments m = moments_of(x);
  out.put(m.mean);
  out.put(m.deviation);
  const auto in_order = sort(x);
  for (const double share : voiced_percentiles) out.put(percentile(in_order, share));
}

void Functionals::Scratch::describe_pitch(std::span<const Descriptors> frames, Writer& out) {
  std::size_t voiced = 0;
  for (const Descriptors& d : frames)
    if (is_voiced(d)) contour[voiced++] = 12 * std::log2(d.at(family::pitch_hz) / semitone_reference_hz);
  if (voiced == 0) contour[voiced++] = unknown_pitch_semitones;
  const auto x = std::span<const float>(contour).first(voiced);
  const Moments m = moments_of(x);
  out.put(m.mean);
  out.put(m.deviation);
  const auto in_order = sort(x);
  for (const double share : percentiles) out.put(percentile(in_order, share));
  out.put(percentile(in_order, percentiles.back()) - percentile(in_order, percentiles.front()));
  out.put(m.skewness);
  out.put(slope_of(x));
  const auto change = differentiate(x);
  out.put(moments_of(change).deviation);
  out.put(mean_magnitude(change));
  double rise = 0;
  double fall = 0;
  std::size_t rises = 0;
  for (const float v : change) {
    (v > 0 ? rise : fall) += static_cast<double>(v);
    rises += v > 0 ? 1 : 0;
  }
  const std::size_t falls = change.size() - rises;
  out.put(rises > 0 ? rise / static_cast<double>(rises) : 0);
  out.put(falls > 0 ? fall / static_cast<double>(falls) : 0);
  out.put(change.empty() ? 0.5 : static_cast<double>(rises) / static_cast<double>(change.size()));
}

Moments Functionals::Scratch::segment_seconds(std::span<const Descriptors> frames, bool voiced, std::size_t& count) {
  count = 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i <= frames.size(); ++i) {
    if (i < frames.size() && is_voiced(frames[i]) == voiced) {
      ++length;
    } else if (length > 0) {
      segments[count++] = static_cast<float>(static_cast<double>(length) * grid::hop_seconds);
      length = 0;
    }
  }
  return moments_of(std::span(segments).first(count));
}

void Functionals::Scratch::describe_timing(std::span<const Descriptors> frames, Writer& out) {
  const double seconds = static_cast<double>(frames.size()) * grid::hop_seconds;
  const auto voiced = std::count_if(frames.begin(), frames.end(), is_voiced);
  out.put(static_cast<double>(voiced) / static_cast<double>(frames.size()));
  std::size_t count = 0;
  const Moments of_voiced = segment_seconds(frames, true, count);
  out.put(static_cast<double>(count) / seconds);
  out.put(of_voiced.mean);
  out.put(of_voiced.deviation);
  const Moments of_unvoiced = segment_seconds(frames, false, count);
  out.put(of_unvoiced.mean);
  out.put(of_unvoiced.deviation);

  // Peaks of the level: the highest of the frames 50 ms either side, about one a syllable.
  constexpr std::size_t reach = 5;
  for (std::size_t i = 0; i < frames.size(); ++i) contour[i] = level_db(frames[i]);
  std::size_t peaks = 0;
  for (std::size_t i = reach; i + reach < frames.size(); ++i) {
    const auto around = std::span(contour).subspan(i - reach, 2 * reach + 1);
    if (std::max_element(around.begin(), around.end()) - around.begin() == static_cast<std::ptrdiff_t>(reach)) ++peaks;
  }
  out.put(static_cast<double>(peaks) / seconds);
}

Functionals::Functionals(std::size_t max_frames) : scratch_(std::make_unique<Scratch>(max_frames)) {}
Functionals::~Functionals() = default;
Functionals::Functionals(Functionals&&) noexcept = default;
Functionals& Functionals::operator=(Functionals&&) noexcept = default;

void Functionals::compute(std::span<const Descriptors> frames, std::span<float> out) noexcept {
  Writer writer(out);
  for (const Contour& c : contours()) {
    if (c.kind == Kind::voiced)
      scratch_->describe_voiced(frames, c, writer);
    else
      scratch_->describe_contour(frames, c, writer);
  }
  scratch_->describe_pitch(frames, writer);
  scratch_->describe_timing(frames, writer);
}

std::size_t Functionals::size() { return names().size(); }

const std::vector<std::string>& Functionals::names() {
  static const std::vector<std::string> made = make_names();
  return made;
}

std::uint64_t fingerprint() {
  // FNV-1a (Fowler, Noll & Vo) over everything that shapes a vector. Raise the revision when the meaning of an element
  // changes but its name does not.
  constexpr int revision = 8;
  std::uint64_t hash = 14695981039346656037ULL;
  const auto mix = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash = (hash ^ 0xFFU) * 1099511628211ULL;
  };
  for (const std::size_t number : {static_cast<std::size_t>(revision), static_cast<std::size_t>(grid::rate_hz),
                                   grid::hop_samples, grid::window_samples, grid::fft_size, grid::pitch_frame_samples})
    mix(std::to_string(number));
  for (const auto& name : Functionals::names()) mix(name);
  return hash;
}

std::string fingerprint_text(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

}  // namespace emovox
