#include "emovox/utterance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emovox/activity.hpp"
#include "emovox/anchor.hpp"
#include "emovox/config.hpp"
#include "emovox/energy.hpp"
#include "emovox/feature_stream.hpp"
#include "emovox/front_end.hpp"
#include "emovox/functionals.hpp"
#include "emovox/network_picture.hpp"

namespace emovox {

namespace {

constexpr double least_provisional_seconds = 1;

std::size_t frames_in(double seconds) { return static_cast<std::size_t>(std::lround(seconds / grid::hop_seconds)); }

// Frames are laid anew so long after speech was found: time enough for a syllable or two to choose the anchor from, and
// too little for a window or the end of the utterance to come.
constexpr std::size_t anchor_frames = 45;
static_assert(anchor_frames < Activity::hangover_frames);

// They begin so far before the first one of speech: the front end needs some to get going, and pictures show some.
constexpr std::size_t lead_frames = 40;

// The anchor is looked for from there to the newest sample: those frames, the ones that the activity looked back on,
// those since, those that the front end is late, and the newest.
const std::size_t longest_search_samples =
    (lead_frames + Activity::recent_frames + anchor_frames + FrontEnd::latency_frames() + 2) * grid::hop_samples +
    grid::pitch_frame_samples;

constexpr std::size_t frames_laid_anew = Activity::recent_frames + anchor_frames + lead_frames + 1;

}  // namespace

std::size_t longest_picture_frames(const StreamOptions& options) {
  return frames_in(options.window_seconds) + 2 * picture_margin_frames;
}

/// Frames are numbered from where they were laid last. `rows` holds the latest ones: enough for a window, the hangover
/// after it and the onset before it, with room to grow before they are moved to the front.
///
/// The beginning of an utterance is heard twice: some time after the activity has found that speech began, frames are
/// laid anew by the anchor, from before that on, and the activity, set back to what it was then, decides again by them.
struct UtteranceStream::State {
  State(FeatureStream input, const StreamOptions& options)
      : features(std::move(input)),
        frame_offset(options.frame_offset_samples),
        hop_frames(frames_in(options.hop_seconds)),
        window_frames(frames_in(options.window_seconds)),
        kept_frames(window_frames + Activity::hangover_frames + Activity::recent_frames),
        functionals(window_frames),
        vector(options.functionals ? Functionals::size() : 0),
        picture(options.network_mel ? longest_picture_frames(options) * network_bands : 0),
        rows(2 * kept_frames),
        voiced_hz(window_frames) {}

  FeatureStream features;
  Activity activity;
  std::size_t frame_offset;
  std::size_t hop_frames;
  std::size_t window_frames;
  std::size_t kept_frames;
  Functionals functionals;
  std::vector<float> vector;   ///< empty: not wanted
  std::vector<float> picture;  ///< empty: not wanted

  std::vector<Descriptors> rows;
  std::size_t rows_used = 0;
  std::size_t frames = 0;  ///< heard so far; rows[rows_used - 1] is number frames - 1
  double origin = 0;       ///< where frame 0 begins, in samples

  // For frames laid anew:
  Anchor anchor{longest_search_samples};
  std::vector<float> search = std::vector<float>(longest_search_samples);
  std::array<Activity, frames_laid_anew + 1> earlier{};  ///< the activity before frame n, at n mod its size
  std::size_t closed_frame = 0;  ///< frames before this one belong to an utterance that has ended
  enum class Frames { as_they_came, waiting, laid } lie = Frames::as_they_came;
  std::optional<double> next_origin;  ///< where they are about to be laid anew
  std::size_t known_frames = 0;       ///< laid anew, frames before this one have been judged before

  // Of the current utterance, as frame numbers:
  std::size_t begin = 0;
  std::size_t end = 0;             ///< one past its last frame of speech
  std::size_t decided_frames = 0;  ///< of speech when it was found
  std::size_t settled_end = 0;     ///< what settled windows have covered
  std::size_t reported_end = 0;    ///< end of the last window reported
  std::size_t since_report = 0;    ///< frames since the last provisional window was due

  std::vector<float> voiced_hz;

  void append(const Descriptors& row);
  std::span<const Descriptors> rows_between(std::size_t first, std::size_t last) const;
  void take(const Descriptors& row, StreamListener& listener);
  void follow(const Activity::Decision& decision, StreamListener& listener);
  void lay_anew();
  void go_back();
  double start_seconds(std::size_t frame) const;
  double end_seconds(std::size_t frame) const;
  std::span<const float> picture_around(std::size_t first, std::size_t last);
  void report(StreamListener& listener, std::size_t settled_frames, bool final);
  void close_utterance(StreamListener& listener);
  void reset();
};

void UtteranceStream::State::append(const Descriptors& row) {
  if (rows_used == rows.size()) {
    std::move(rows.end() - static_cast<std::ptrdiff_t>(kept_frames), rows.end(), rows.begin());
    rows_used = kept_frames;
  }
  ++frames;
  rows[rows_used++] = row;
}

std::span<const Descriptors> UtteranceStream::State::rows_between(std::size_t first, std::size_t last) const {
  const std::size_t oldest = frames - rows_used;
  return std::span(rows).subspan(first - oldest, last - first);
}

void UtteranceStream::State::take(const Descriptors& row, StreamListener& listener) {
  if (next_origin) go_back();
  earlier[frames % earlier.size()] = activity;
  append(row);
  follow(activity.push(row), listener);
  if (lie == Frames::waiting && frames >= begin + decided_frames + anchor_frames) lay_anew();
  if (lie == Frames::laid && frames == known_frames && !activity.speaking()) {
    // It does not think so any more.
    listener.on_speech_end(end_seconds(frames));
    lie = Frames::as_they_came;
  }
}

double UtteranceStream::State::start_seconds(std::size_t frame) const {
  return (origin + static_cast<double>(frame * grid::hop_samples)) / grid::rate_hz;
}

/// End of the frame before `frame`, that is of a window that ends there.
double UtteranceStream::State::end_seconds(std::size_t frame) const {
  return (origin + static_cast<double>((frame - 1) * grid::hop_samples + grid::fft_size)) / grid::rate_hz;
}

/// Has frames laid by the speech that began at `begin`, if it has a peak to lay them by.
void UtteranceStream::State::lay_anew() {
  lie = Frames::as_they_came;
  // As far back as may be heard again: at which of its frames speech was found to begin is chance too, and a peak there
  // must not be at the edge of what is searched.
  const std::size_t lead = std::min(begin - std::min(closed_frame, begin), lead_frames);
  const double earliest = origin + static_cast<double>((begin - lead) * grid::hop_samples);
  const auto first = static_cast<std::size_t>(earliest);
  const auto heard = std::span(search).first(std::min(features.samples() - first, search.size()));
  features.recall(first, heard);
  const auto peak = anchor.find(heard);
  if (!peak) return;

  // The first place for a frame that is not before that.
  constexpr double hop = grid::hop_samples;
  const double wanted = static_cast<double>(first) + *peak + static_cast<double>(frame_offset);
  next_origin = wanted - std::floor((wanted - earliest) / hop) * hop;
  features.lay_frames_from(*next_origin);
}

/// To where frames are laid anew from.
void UtteranceStream::State::go_back() {
  const auto back = static_cast<std::size_t>((*next_origin - origin) / grid::hop_samples);
  activity = earlier[back % earlier.size()];
  known_frames = frames - back;
  origin = *next_origin;
  rows_used = frames = closed_frame = 0;
  next_origin.reset();
  lie = Frames::laid;
}

void UtteranceStream::State::follow(const Activity::Decision& decision, StreamListener& listener) {
  if (decision.change == Activity::Change::started) {
    begin = settled_end = frames - std::min(decision.frames, frames);
    end = frames;
    reported_end = begin;
    since_report = 0;
    if (lie != Frames::laid) {  // else it has been told
      lie = Frames::waiting;
      decided_frames = end - begin;
      listener.on_speech_start(start_seconds(begin));
    }
  }
  if (decision.change == Activity::Change::ended) {
    close_utterance(listener);
    closed_frame = frames;
    lie = Frames::as_they_came;
    return;
  }
  if (!activity.speaking()) return;

  if (decision.speech) end = frames;
  ++since_report;
  const bool full = end - settled_end >= window_frames;
  const bool enough = end - begin >= frames_in(least_provisional_seconds);
  const bool due = hop_frames > 0 && since_report >= hop_frames && end > reported_end && enough;
  if (hop_frames > 0 && since_report >= hop_frames) since_report = 0;
  if (full || due) report(listener, full ? end - settled_end : 0, false);
}

void UtteranceStream::State::close_utterance(StreamListener& listener) {
  report(listener, end - settled_end, true);
  listener.on_speech_end(end_seconds(end));
}

/// Of the frames from `first` to before `last` and those around them.
std::span<const float> UtteranceStream::State::picture_around(std::size_t first, std::size_t last) {
  if (picture.empty()) return {};
  static_assert(picture_margin_frames <= Activity::recent_frames, "rows that go back far enough are kept");
  const auto shown =
      rows_between(first - std::min(first, picture_margin_frames), std::min(last + picture_margin_frames, frames));
  const auto out = std::span(picture).first(shown.size() * network_bands);
  network_picture(shown, out);
  return out;
}

void UtteranceStream::State::report(StreamListener& listener, std::size_t settled_frames, bool final) {
  const std::size_t first = end - std::min(end - begin, window_frames);
  const auto speech = rows_between(first, end);
  if (!vector.empty()) functionals.compute(speech, vector);

  double power = 0;
  std::size_t voiced = 0;
  for (const Descriptors& row : speech) {
    power += static_cast<double>(row.at(family::rms)) * static_cast<double>(row.at(family::rms));
    if (row.has_steady_pitch()) voiced_hz[voiced++] = row.at(family::pitch_hz);
  }
  const auto middle = voiced_hz.begin() + static_cast<std::ptrdiff_t>(voiced / 2);
  std::nth_element(voiced_hz.begin(), middle, voiced_hz.begin() + static_cast<std::ptrdiff_t>(voiced));

  Window window;
  window.time_seconds = end_seconds(end);
  window.duration_seconds = static_cast<double>(speech.size()) * grid::hop_seconds;
  window.settled_seconds = static_cast<double>(settled_frames) * grid::hop_seconds;
  window.final = final;
  window.functionals = vector;
  window.network_mel = picture_around(first, end);
  window.pitch_hz = voiced > 0 ? *middle : 0.0F;
  window.level_dbfs = to_dbfs(static_cast<float>(std::sqrt(power / static_cast<double>(speech.size()))));
  reported_end = end;
  if (settled_frames > 0) settled_end = end;
  listener.on_window(window);
}

void UtteranceStream::State::reset() {
  features.reset();
  activity.reset();
  rows_used = frames = closed_frame = 0;
  origin = 0;
  lie = Frames::as_they_came;
  next_origin.reset();
}

UtteranceStream::UtteranceStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
UtteranceStream::~UtteranceStream() = default;
UtteranceStream::UtteranceStream(UtteranceStream&&) noexcept = default;
UtteranceStream& UtteranceStream::operator=(UtteranceStream&&) noexcept = default;

Result<UtteranceStream> UtteranceStream::create(const StreamOptions& options) {
  const bool hop_fits = options.hop_seconds == 0 || (options.hop_seconds >= 0.05 && options.hop_seconds <= 10);
  if (!hop_fits)
    return Reason{Code::invalid_argument,
                  "the hop between results must be 0 (only whole windows) or 0.05 to 10 seconds, not " +
                      std::to_string(options.hop_seconds)};
  if (!(options.window_seconds >= 1 && options.window_seconds <= 30))
    return Reason{Code::invalid_argument,
                  "the window must be 1 to 30 seconds, not " + std::to_string(options.window_seconds)};
  if (options.frame_offset_samples >= grid::hop_samples)
    return Reason{Code::invalid_argument, "frames can be laid 0 to " + std::to_string(grid::hop_samples - 1) +
                                              " samples off, not " + std::to_string(options.frame_offset_samples)};
  auto features = FeatureStream::create(options.input_rate_hz,
                                        options.functionals ? Wanted::everything : Wanted::activity_and_network);
  if (!features) return features.reason();
  return UtteranceStream(std::make_unique<State>(*std::move(features), options));
}

void UtteranceStream::push(std::span<const float> samples, StreamListener& listener) noexcept {
  State& s = *state_;
  s.features.push(samples, [&](const Descriptors& row) { s.take(row, listener); });
}

void UtteranceStream::finish(StreamListener& listener) noexcept {
  State& s = *state_;
  if (s.lie == State::Frames::waiting) s.lay_anew();
  s.features.finish([&](const Descriptors& row) { s.take(row, listener); });
  if (s.activity.speaking())
    s.close_utterance(listener);
  else if (s.lie == State::Frames::laid)
    listener.on_speech_end(s.end_seconds(s.frames));
  s.reset();
}

void UtteranceStream::reset() noexcept { state_->reset(); }

float UtteranceStream::level_dbfs() const noexcept { return state_->features.level_dbfs(); }

}  // namespace emovox
