#include "trainer/pictures.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "emovox/utterance.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/feature_cache.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

constexpr float lowest = -12;
constexpr float steps_a_unit = 2048;
constexpr float most_steps = std::numeric_limits<std::uint16_t>::max();

class Collector : public StreamListener {
 public:
  explicit Collector(std::vector<Picture>& pictures) : pictures_(&pictures) {}

  void on_window(const Window& window) override {
    if (window.settled_seconds > 0) pictures_->emplace_back(window.network_mel);
  }

 private:
  std::vector<Picture>* pictures_;
};

/// A stream that hears in one of the ways, and where its pictures go.
struct Listening {
  UtteranceStream stream;
  Collector collector;
};

Result<ClipPictures> extract_or_recall(const std::filesystem::path& path, const FeatureCache* cache) {
  if (cache == nullptr) return extract_pictures(path);
  const auto key = cache->key_of(path);
  if (!key) return key.reason();
  if (auto cached = cache->find_pictures(*key)) return std::move(*cached);
  auto pictures = extract_pictures(path);
  if (pictures) cache->keep_pictures(*key, *pictures);
  return pictures;
}

}  // namespace

Picture::Picture(std::span<const float> rows) : steps_(rows.size()) {
  std::ranges::transform(rows, steps_.begin(), [](float value) {
    return static_cast<std::uint16_t>(std::clamp((value - lowest) * steps_a_unit + 0.5F, 0.0F, most_steps));
  });
}

void Picture::read(std::size_t first, std::span<float> rows) const {
  std::ranges::transform(std::span(steps_).subspan(first * network_bands, rows.size()), rows.begin(),
                         [](std::uint16_t steps) { return lowest + static_cast<float>(steps) / steps_a_unit; });
}

Result<ClipPictures> extract_pictures(const std::filesystem::path& path) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  ClipPictures pictures;
  std::vector<Listening> all;
  for (std::size_t h = 0; h < hearings.size(); ++h) {
    const double rate_hz = file->rate_hz() * hearings[h].speed;
    auto stream = UtteranceStream::create({.input_rate_hz = rate_hz,
                                           .hop_seconds = 0,
                                           .network_mel = true,
                                           .frame_offset_samples = hearings[h].offset_samples});
    if (!stream) {
      if (hearings[h].speed == 1) return stream.reason();
      continue;
    }
    all.push_back({*std::move(stream), Collector(pictures.heard[h])});
  }

  const auto seconds = file->stream([&](std::span<const float> samples) {
    for (auto& [stream, collector] : all) stream.push(samples, collector);
  });
  if (!seconds) return seconds.reason();
  for (auto& [stream, collector] : all) stream.finish(collector);
  return pictures;
}

Problem load_pictures(std::span<Clip> clips, const std::optional<std::filesystem::path>& cache_folder) {
  std::optional<FeatureCache> cache;
  if (cache_folder) cache.emplace(*cache_folder);
  std::vector<Problem> problems(clips.size());
  Progress progress("pictures", clips.size());
  parallel_for(clips.size(), [&](std::size_t i) {
    throw_if_interrupted();
    auto pictures = extract_or_recall(clips[i].recording, cache ? &*cache : nullptr);
    if (pictures)
      clips[i].pictures = std::make_shared<const ClipPictures>(*std::move(pictures));
    else
      problems[i] = refused(clips[i].recording.string() + ": " + pictures.reason().message);
    progress.step();
  });
  const auto first = std::ranges::find_if(problems, [](const Problem& problem) { return problem.has_value(); });
  return first == problems.end() ? std::nullopt : *first;
}

}  // namespace emovox::trainer
