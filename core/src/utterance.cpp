#include "emovox/utterance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "emovox/activity.hpp"
#include "emovox/config.hpp"
#include "emovox/energy.hpp"
#include "emovox/feature_stream.hpp"
#include "emovox/functionals.hpp"
#include "emovox/network_picture.hpp"
#include "emovox/onset_anchor.hpp"

namespace emovox {

namespace {

constexpr double least_provisional_seconds = 1;

std::size_t frames_in(double seconds) { return static_cast<std::size_t>(std::lround(seconds / grid::hop_seconds)); }

// The anchor of an utterance is looked for from so many frames before the one that showed that somebody speaks to so
// many after it, and so many frames before the anchor are analysed anew.
constexpr std::size_t anchor_before_frames = 40;
constexpr std::size_t anchor_after_frames = 6;
constexpr std::size_t lead_frames = 30;
constexpr std::size_t most_moved_frames = anchor_before_frames + lead_frames + 1;
// On its own frames the utterance may turn out to begin so much later; from then on it is another one.
constexpr std::size_t anchor_lasts_frames = 10;

}  // namespace

std::size_t longest_picture_frames(const StreamOptions& options) {
  return frames_in(options.window_seconds) + 2 * picture_margin_frames;
}

/// Frames are numbered from about the start of the stream; where speech starts they are laid anew, see lay_frames().
/// `rows` holds the latest ones: enough for a window, the hangover
/// after it and the onset before it, with room to grow before they are moved to the front.
struct UtteranceStream::State {
  State(FeatureStream input, const StreamOptions& options)
      : features(std::move(input)),
        hop_frames(frames_in(options.hop_seconds)),
        window_frames(frames_in(options.window_seconds)),
        kept_frames(window_frames + Activity::hangover_frames + Activity::recent_frames),
        functionals(window_frames),
        vector(Functionals::size()),
        picture(options.network_mel ? longest_picture_frames(options) * network_bands : 0),
        rows(2 * kept_frames),
        voiced_hz(window_frames) {}

  FeatureStream features;
  Activity activity;
  std::array<Activity, most_moved_frames> before;  ///< as it was before each of the latest frames, by their numbers
  std::size_t judged = 0;                          ///< so many of the latest frames, since the utterance before
  std::size_t skipped = 0;                         ///< so many of the frames to come belong to the utterance before
  OnsetAnchor anchor{(anchor_before_frames + anchor_after_frames) * grid::hop_samples};
  std::size_t laid_until = 0;  ///< up to this frame an utterance may begin on the frames as they lie
  std::size_t hop_frames;
  std::size_t window_frames;
  std::size_t kept_frames;
  Functionals functionals;
  std::vector<float> vector;
  std::vector<float> picture;  ///< empty: not wanted

  std::vector<Descriptors> rows;
  std::size_t rows_used = 0;
  std::size_t frames = 0;  ///< heard so far; rows[rows_used - 1] is number frames - 1
  double origin = 0;       ///< in samples of 16 kHz, where frame 0 begins or would, were it laid like the latest

  // Of the current utterance, as frame numbers:
  std::size_t begin = 0;
  std::size_t end = 0;           ///< one past its last frame of speech
  std::size_t settled_end = 0;   ///< what settled windows have covered
  std::size_t reported_end = 0;  ///< end of the last window reported
  std::size_t since_report = 0;  ///< frames since the last provisional window was due

  std::vector<float> voiced_hz;

  void append(const Descriptors& row);
  std::span<const Descriptors> rows_between(std::size_t first, std::size_t last) const;
  double sample_of(std::size_t frame) const { return origin + static_cast<double>(frame * grid::hop_samples); }
  double end_of_window_seconds() const;
  bool lay_frames();
  void take(const Descriptors& row, StreamListener& listener);
  void follow(const Activity::Decision& decision, StreamListener& listener);
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
  append(row);
  if (skipped > 0) {
    --skipped;
    return;
  }
  before[(frames - 1) % before.size()] = activity;
  ++judged;
  const auto decision = activity.push(row);
  if (decision.change == Activity::Change::ended) judged = 0;
  const bool started = decision.change == Activity::Change::started;
  if (started && frames > laid_until && lay_frames()) return;
  follow(decision, listener);
}

/// The latest frame showed that somebody speaks. Goes back to before the onset with frames that lie by its anchor, and
/// forgets what was heard of it on the old ones. False if there is no anchor.
bool UtteranceStream::State::lay_frames() {
  constexpr double hop = grid::hop_samples;
  const auto past = features.past();
  const auto now = static_cast<std::uint64_t>(sample_of(frames - 1));
  const std::uint64_t first = now - std::min(anchor_before_frames, frames - 1) * grid::hop_samples;
  const std::uint64_t last = std::min(now + anchor_after_frames * grid::hop_samples, past.first + past.samples.size());
  const auto found = anchor.find(past.samples.subspan(first - past.first, last - first), first == 0);
  if (!found) return false;

  double start = static_cast<double>(first) + *found - lead_frames * hop;
  if (start < origin) start += std::ceil((origin - start) / hop) * hop;
  features.restart_at(start);
  const auto kept = static_cast<std::size_t>((start - origin) / hop);
  const std::size_t moved = frames - kept;
  laid_until = frames + anchor_lasts_frames;
  origin = start - static_cast<double>(kept) * hop;
  frames = kept;
  rows_used -= moved;
  skipped = moved - std::min(moved, judged);
  judged -= moved - skipped;
  activity = before[(frames + skipped) % before.size()];
  return true;
}

void UtteranceStream::State::follow(const Activity::Decision& decision, StreamListener& listener) {
  if (decision.change == Activity::Change::started) {
    begin = settled_end = frames - std::min(decision.frames, frames);
    end = frames;
    reported_end = begin;
    since_report = 0;
    listener.on_speech_start(sample_of(begin) / grid::rate_hz);
  }
  if (decision.change == Activity::Change::ended) {
    close_utterance(listener);
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

double UtteranceStream::State::end_of_window_seconds() const {
  return (sample_of(end - 1) + grid::fft_size) / grid::rate_hz;
}

void UtteranceStream::State::close_utterance(StreamListener& listener) {
  report(listener, end - settled_end, true);
  listener.on_speech_end(end_of_window_seconds());
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
  functionals.compute(speech, vector);

  double power = 0;
  std::size_t voiced = 0;
  for (const Descriptors& row : speech) {
    power += static_cast<double>(row.at(family::rms)) * static_cast<double>(row.at(family::rms));
    if (row.has_steady_pitch()) voiced_hz[voiced++] = row.at(family::pitch_hz);
  }
  const auto middle = voiced_hz.begin() + static_cast<std::ptrdiff_t>(voiced / 2);
  std::nth_element(voiced_hz.begin(), middle, voiced_hz.begin() + static_cast<std::ptrdiff_t>(voiced));

  Window window;
  window.time_seconds = end_of_window_seconds();
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
  rows_used = frames = judged = skipped = laid_until = 0;
  origin = 0;
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
  auto features = FeatureStream::create(options.input_rate_hz);
  if (!features) return features.reason();
  return UtteranceStream(std::make_unique<State>(*std::move(features), options));
}

void UtteranceStream::push(std::span<const float> samples, StreamListener& listener) noexcept {
  State& s = *state_;
  s.features.push(samples, [&](const Descriptors& row) { s.take(row, listener); });
}

void UtteranceStream::finish(StreamListener& listener) noexcept {
  State& s = *state_;
  s.features.finish([&](const Descriptors& row) { s.take(row, listener); }, [](const Descriptors&) {});
  if (s.activity.speaking()) s.close_utterance(listener);
  s.reset();
}

void UtteranceStream::reset() noexcept { state_->reset(); }

float UtteranceStream::level_dbfs() const noexcept { return state_->features.level_dbfs(); }

}  // namespace emovox
