#include "trainer/pictures.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "emovox/utterance.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/augment/disguise.hpp"
#include "trainer/feature_cache.hpp"
#include "trainer/hash.hpp"
#include "trainer/random.hpp"

namespace emovox::trainer {
namespace {

constexpr float lowest = -12;
constexpr float steps_a_unit = 2048;
constexpr float most_steps = std::numeric_limits<std::uint16_t>::max();

class Collector : public StreamListener {
 public:
  explicit Collector(Windows& pictures) : pictures_(&pictures) {}

  void on_window(const Window& window) override {
    if (window.settled_seconds > 0) pictures_->emplace_back(window.network_mel);
  }

 private:
  Windows* pictures_;
};

/// A stream that hears in one of the ways, and where its pictures go.
struct Listening {
  UtteranceStream stream;
  Collector collector;
};

/// What is kept of a recording under a name, else what `extract` gives now.
template <class Extract>
Problem recall(const FeatureCache* cache, const std::filesystem::path& path, const std::string& name,
               const Extract& extract, std::vector<Windows>& to) {
  std::string key;
  if (cache != nullptr) {
    const auto known = cache->key_of(path);
    if (!known) return known.reason();
    key = *known + name;
    if (auto kept = cache->find_pictures(key)) {
      to = *std::move(kept);
      return std::nullopt;
    }
  }
  auto extracted = extract();
  if (!extracted) return extracted.reason();
  to = *std::move(extracted);
  if (cache != nullptr) cache->keep_pictures(key, to);
  return std::nullopt;
}

Result<std::vector<Windows>> extract_heard(const std::filesystem::path& path) {
  auto pictures = extract_pictures(path);
  if (!pictures) return pictures.reason();
  return std::vector<Windows>(std::move_iterator(pictures->heard.begin()), std::move_iterator(pictures->heard.end()));
}

Problem recall_pictures(const std::filesystem::path& path, const FeatureCache* cache, const Disguises& disguises,
                        const std::string& digest, ClipPictures& to) {
  std::vector<Windows> heard;
  if (auto problem = recall(
          cache, path, "-pictures-1", [&] { return extract_heard(path); }, heard))
    return problem;
  heard.resize(hearings.size());
  std::ranges::move(heard, to.heard.begin());
  if (disguises.count == 0) return std::nullopt;
  const auto extract = [&] { return extract_disguised(path, disguises); };
  return recall(cache, path, "-disguised-" + digest, extract, to.disguised);
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
                                           .functionals = false,
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

std::string Disguises::digest() const {
  ContentHash hash;
  hash.add(std::as_bytes(std::span(&count, 1)));
  for (const auto& noise : noises) hash.add(std::as_bytes(std::span(noise)));
  // What disguise() makes of a noise tells whether it has been changed since something was kept.
  Random random(1);
  std::vector<float> probe(4000);
  for (float& sample : probe) sample = static_cast<float>(0.1 * random.normal());
  for (int draw = 0; draw < 20; ++draw)
    for (const float sample : disguise(probe, grid::rate_hz, noises, random))
      hash.add(std::as_bytes(std::span(&sample, 1)));
  return hash.text();
}

Result<std::vector<Windows>> extract_disguised(const std::filesystem::path& path, const Disguises& disguises) {
  const auto samples = read_at_grid_rate(path);
  if (!samples) return samples.reason();
  ContentHash hash;
  hash.add(std::as_bytes(std::span(*samples)));
  Random random(std::stoull(hash.text().substr(0, 16), nullptr, 16));
  std::vector<Windows> all(disguises.count);
  for (Windows& windows : all) {
    auto stream = UtteranceStream::create({.hop_seconds = 0, .functionals = false, .network_mel = true});
    if (!stream) return stream.reason();
    Collector collector(windows);
    stream->push(disguise(*samples, grid::rate_hz, disguises.noises, random), collector);
    stream->finish(collector);
  }
  return all;
}

Problem load_pictures(std::span<Clip> clips, const std::optional<std::filesystem::path>& cache_folder,
                      const Disguises& disguises) {
  std::optional<FeatureCache> cache;
  if (cache_folder) cache.emplace(*cache_folder);
  const std::string digest = disguises.count > 0 ? disguises.digest() : std::string();
  return give_each(clips, "pictures", [&](Clip& clip) -> Problem {
    ClipPictures pictures;
    if (auto problem = recall_pictures(clip.recording, cache ? &*cache : nullptr, disguises, digest, pictures))
      return problem;
    clip.pictures = std::make_shared<const ClipPictures>(std::move(pictures));
    return std::nullopt;
  });
}

}  // namespace emovox::trainer
