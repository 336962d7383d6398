#pragma once

#include <gtest/gtest.h>
#include <sndfile.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emovox/emotion.hpp"
#include "emovox/functionals.hpp"
#include "trainer/dataset.hpp"
#include "trainer/random.hpp"

/// Recordings, folders and feature vectors that tests make for themselves.
namespace emovox::trainer::test {

/// A folder of its own, gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "emovox-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_text(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

struct AudioFormat {
  int rate_hz = 16000;
  int channels = 1;
  int libsndfile_format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
};

/// samples: interleaved
inline void write_audio(const std::filesystem::path& path, std::span<const float> samples,
                        const AudioFormat& format = {}) {
  std::filesystem::create_directories(path.parent_path());
  SF_INFO info{};
  info.samplerate = format.rate_hz;
  info.channels = format.channels;
  info.format = format.libsndfile_format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  ASSERT_NE(file, nullptr) << path << ": " << sf_strerror(nullptr);
  const auto count = static_cast<sf_count_t>(samples.size());
  EXPECT_EQ(sf_write_float(file, samples.data(), count), count);
  sf_close(file);
}

/// The same signal on every channel.
inline std::vector<float> on_channels(std::span<const float> mono, std::size_t channels) {
  std::vector<float> interleaved;
  for (const float sample : mono) interleaved.insert(interleaved.end(), channels, sample);
  return interleaved;
}

struct Voice {
  double pitch_hz = 150;
  double glide_hz = 0;      ///< how far the pitch has moved when the voice ends
  double brightness = 0.6;  ///< amplitude of a harmonic over that of the one before
  double amplitude = 0.25;
  double seconds = 0.9;
  std::uint64_t seed = 1;
};

/// A buzzing voice between 0.5 s and 0.7 s of faint noise, mono.
inline std::vector<float> made_up_speech(const Voice& voice, double rate_hz = 16000) {
  constexpr double before_seconds = 0.5;
  constexpr double after_seconds = 0.7;
  Random random(voice.seed);
  std::vector<float> samples;
  double phase = 0;
  const auto count = static_cast<std::size_t>((before_seconds + voice.seconds + after_seconds) * rate_hz);
  for (std::size_t n = 0; n < count; ++n) {
    const double seconds = static_cast<double>(n) / rate_hz - before_seconds;
    double value = 0.0005 * (static_cast<double>(random.below(2001)) / 1000 - 1);
    if (seconds >= 0 && seconds < voice.seconds) {
      const double pitch_hz = voice.pitch_hz + voice.glide_hz * seconds / voice.seconds;
      phase += 2 * std::numbers::pi * pitch_hz / rate_hz;
      const double envelope = std::sin(std::numbers::pi * seconds / voice.seconds);
      double amplitude = voice.amplitude * (1 - voice.brightness);
      for (int harmonic = 1; harmonic * pitch_hz < 0.4 * rate_hz && harmonic <= 20; ++harmonic) {
        value += envelope * amplitude * std::sin(harmonic * phase);
        amplitude *= voice.brightness;
      }
    }
    samples.push_back(static_cast<float>(value));
  }
  return samples;
}

/// A voice that depends on emotion, speaker and take, so that a classifier has something to find.
inline Voice voice_of(Emotion emotion, int actor, int take) {
  struct Manner {
    double pitch, glide, brightness, amplitude;
  };
  constexpr std::array<Manner, emotion_count> manners{{{120, 0, 0.50, 0.10},
                                                       {105, -15, 0.40, 0.05},
                                                       {190, 60, 0.70, 0.20},
                                                       {110, -30, 0.55, 0.06},
                                                       {170, -50, 0.85, 0.40},
                                                       {230, 20, 0.75, 0.20},
                                                       {130, 30, 0.80, 0.15},
                                                       {200, 120, 0.65, 0.30}}};
  const Manner& m = manners[static_cast<std::size_t>(emotion)];
  const double range = (actor % 2 == 0 ? 1.5 : 1.0) * (1 + 0.02 * actor);
  return {m.pitch * range * (1 + 0.01 * take), m.glide,          m.brightness,
          m.amplitude * (1 + 0.05 * take),     0.7 + 0.1 * take, static_cast<std::uint64_t>(100 * actor + take)};
}

/// value: 0 to 99
inline std::string two_digits(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

/// "03-01-05-01-01-02-12" for a spoken clip of normal intensity.
inline std::string ravdess_stem(int emotion, int actor, int statement = 1, int repetition = 1) {
  std::string stem = "03-01-";
  stem.append(two_digits(emotion)).append("-01-").append(two_digits(statement)).append("-");
  return stem.append(two_digits(repetition)).append("-").append(two_digits(actor));
}

/// A corpus in little under `folder`: every actor says two sentences in every emotion, twice when `takes` is 2.
inline void write_little_ravdess(const std::filesystem::path& folder, std::span<const int> actors, int takes = 2) {
  for (const int actor : actors)
    for (int emotion = 1; emotion <= static_cast<int>(emotion_count); ++emotion)
      for (int take = 1; take <= takes; ++take)
        write_audio(folder / ("Actor_" + two_digits(actor)) / (ravdess_stem(emotion, actor, 1, take) + ".wav"),
                    made_up_speech(voice_of(static_cast<Emotion>(emotion - 1), actor, take)));
}

/// Clips whose features are random but for a shift of some elements that tells the emotion: `separation` in standard
/// deviations. One utterance a clip, `takes` clips an emotion and speaker.
inline std::vector<Clip> made_up_clips(std::size_t speakers, int takes, double separation,
                                       std::span<const Emotion> emotions) {
  Random random(7);
  const auto uniform = [&] { return static_cast<double>(random.below(20001)) / 10000 - 1; };
  std::vector<Clip> clips;
  for (std::size_t speaker = 1; speaker <= speakers; ++speaker)
    for (const Emotion emotion : emotions)
      for (int take = 0; take < takes; ++take) {
        Clip clip;
        clip.label.corpus = "ravdess";
        clip.label.licence = "CC BY-NC-SA 4.0";
        clip.label.speaker = "ravdess:" + two_digits(static_cast<int>(speaker));
        clip.label.sex = speaker % 2 == 1 ? Sex::male : Sex::female;
        clip.label.emotion = emotion;
        clip.label.clip = clip.label.speaker + std::string(name_of(emotion)) + std::to_string(take);
        Utterance utterance{1.0, std::vector<float>(Functionals::size()), {}};
        for (std::size_t i = 0; i < utterance.functionals.size(); ++i) {
          const bool tells = i % emotion_count == static_cast<std::size_t>(emotion);
          utterance.functionals[i] = static_cast<float>(uniform() + (tells ? separation * 0.577 : 0));
        }
        utterance.between_frames = utterance.functionals;
        clip.utterances.push_back(std::move(utterance));
        clips.push_back(std::move(clip));
      }
  return clips;
}

/// Two more utterances a clip, as if heard at other speeds: with some elements moved, this way and that.
inline void add_other_speeds(std::span<Clip> clips) {
  for (Clip& clip : clips)
    for (const float by : {-0.5F, 0.5F}) {
      Utterance other = clip.utterances.front();
      for (std::size_t i = 0; i < other.functionals.size(); i += 7) other.functionals[i] += by;
      other.between_frames = other.functionals;
      clip.at_other_speeds.push_back(std::move(other));
    }
}

inline constexpr std::array every_emotion{Emotion::neutral, Emotion::calm,    Emotion::happy,   Emotion::sad,
                                          Emotion::angry,   Emotion::fearful, Emotion::disgust, Emotion::surprised};

/// Clips of a corpus that has all emotions and, after them, of one that has no calm and calls it neutral; of so many
/// speakers each.
inline std::vector<Clip> made_up_clips_of_two_corpora(std::size_t speakers, int takes, double separation) {
  auto clips = made_up_clips(speakers, takes, separation, every_emotion);
  for (std::size_t c = 0, full = clips.size(); c < full; ++c) {
    Clip other = clips[c];
    other.label.corpus = "nemo";
    other.label.speaker = "nemo:" + other.label.speaker;
    other.label.clip = "nemo:" + other.label.clip;
    if (other.label.emotion == Emotion::calm) other.label.emotion = Emotion::neutral;
    clips.push_back(std::move(other));
  }
  return clips;
}

}  // namespace emovox::trainer::test
