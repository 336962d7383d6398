#include "emovox/activity.hpp"

#include <algorithm>
#include <cmath>

#include "emovox/mel.hpp"

namespace emovox {

namespace {

constexpr float onset_above_floor_db = 11;   // to begin to count as speech-like
constexpr float sustain_above_floor_db = 8;  // while speaking
constexpr float quietest_floor_db = -85;     // a frame of rounding noise of 16-bit audio lies below
constexpr float clearly_voiced = 0.7F;       // stricter than for pitch: a room rumbles a little periodically
constexpr float dynamic_range_db = 45;       // of speech: what lies further below its peaks is floor
constexpr float peak_decay_db = 0.03F;       // a frame, so that a bang is forgotten in seconds
constexpr float smoothing = 0.5F;            // of the level the floor follows, so single dips do not count
constexpr float minimum_bias_db = 2;         // how far a steady noise's mean lies above its smoothed minima

// Mel bands whose centres lie between about 100 Hz and 4 kHz.
constexpr std::size_t first_band = 1;
constexpr std::size_t last_band = 44;

/// Power in the speech band. The unit is that of mel power; only differences matter, and quietest_floor_db.
float speech_band_db(const Descriptors& frame) {
  const auto mel = frame[family::mel_power];
  float sum = 0;
  for (std::size_t band = first_band; band <= last_band; ++band) sum += mel[band];
  return power_to_db(sum);
}

}  // namespace

float Activity::NoiseFloor::push(float level_db) noexcept {
  smoothed_ = started_ ? smoothed_ + smoothing * (level_db - smoothed_) : level_db;
  minimum_ = started_ && frames_ > 0 ? std::min(minimum_, smoothed_) : smoothed_;
  peak_ = started_ ? std::max(peak_ - peak_decay_db, smoothed_) : smoothed_;
  started_ = true;
  if (++frames_ == block_frames) {
    minima_[next_] = minimum_;
    next_ = (next_ + 1) % blocks;
    filled_ = std::min(filled_ + 1, blocks);
    frames_ = 0;
  }
  float floor = minimum_;
  for (std::size_t i = 0; i < filled_; ++i) floor = std::min(floor, minima_[i]);
  return std::max({floor + minimum_bias_db, peak_ - dynamic_range_db, quietest_floor_db});
}

Activity::Decision Activity::push(const Descriptors& frame) noexcept {
  const float level_db = speech_band_db(frame);
  // All recent frames are judged by what is known now: a breath before the first syllable looked loud until it came.
  const float least_db = floor_.push(level_db) + (speaking_ ? sustain_above_floor_db : onset_above_floor_db);
  const auto is_speech_like = [&](const Moment& m) { return m.level_db > least_db; };
  const auto is_voiced = [&](const Moment& m) { return is_speech_like(m) && m.periodicity >= clearly_voiced; };
  const auto count = [&](const auto& is) {
    return static_cast<std::size_t>(std::count_if(recent_.begin(), recent_.end(), is));
  };
  const Moment now{level_db, frame.periodicity};
  recent_[position_] = now;
  position_ = (position_ + 1) % recent_frames;

  Decision decision;
  if (speaking_) {
    decision.speech = is_speech_like(now) && count(is_voiced) >= sustain_voiced;
    quiet_frames_ = decision.speech ? 0 : quiet_frames_ + 1;
    if (quiet_frames_ < hangover_frames) return decision;
    decision.change = Change::ended;
    decision.frames = quiet_frames_;
    const NoiseFloor floor = floor_;
    *this = Activity();
    floor_ = floor;
    return decision;
  }

  if (!is_speech_like(now) || count(is_voiced) < onset_voiced || count(is_speech_like) < onset_speech_like)
    return decision;
  // The utterance begins with the oldest speech-like frame looked back on; position_ is the oldest slot.
  std::size_t oldest = 0;
  while (!is_speech_like(recent_[(position_ + oldest) % recent_frames])) ++oldest;
  decision.speech = true;
  decision.change = Change::started;
  decision.frames = recent_frames - oldest;
  speaking_ = true;
  quiet_frames_ = 0;
  return decision;
}

}  // namespace emovox
