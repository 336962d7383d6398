#include "trainer/dataset.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "emovox/config.hpp"
#include "emovox/utterance.hpp"
#include "trainer/audio_file.hpp"
#include "trainer/feature_cache.hpp"
#include "trainer/hash.hpp"
#include "trainer/interrupt.hpp"
#include "trainer/parallel.hpp"
#include "trainer/progress.hpp"

namespace emovox::trainer {
namespace {

class Collector : public StreamListener {
 public:
  void on_window(const Window& window) override {
    if (window.settled_seconds > 0)
      utterances.push_back({window.settled_seconds, {window.functionals.begin(), window.functionals.end()}, {}});
  }

  std::vector<Utterance> utterances;
};

using Extract = Result<std::vector<Utterance>>(const std::filesystem::path& path);

/// name  of the entry, after the recording's key
Result<std::vector<Utterance>> recall_or(Extract& extract, const std::filesystem::path& path,
                                         const std::optional<FeatureCache>& cache, const std::string& name) {
  if (!cache) return extract(path);
  const auto key = cache->key_of(path);
  if (!key) return key.reason();
  if (auto cached = cache->find(*key + name)) return std::move(*cached);
  auto utterances = extract(path);
  if (utterances) cache->keep(*key + name, *utterances);
  return utterances;
}

std::optional<FeatureCache> cache_in(const std::optional<std::filesystem::path>& folder) {
  return folder ? std::make_optional<FeatureCache>(*folder) : std::nullopt;
}

}  // namespace

std::map<std::filesystem::path, std::vector<Clip>> by_folder(std::span<const Clip> clips) {
  std::map<std::filesystem::path, std::vector<Clip>> folders;
  for (const Clip& clip : clips) folders[clip.recording.parent_path()].push_back(clip);
  return folders;
}

std::vector<std::string> Dataset::speakers() const {
  std::set<std::string> names;
  for (const Clip& clip : clips) names.insert(clip.label.speaker);
  return {names.begin(), names.end()};
}

std::string Dataset::digest() const {
  ContentHash hash;
  for (const Clip& clip : clips) {
    hash.add(std::as_bytes(std::span(clip.label.clip)));
    hash.add(std::as_bytes(std::span(clip.label.speaker)));
    hash.add(std::as_bytes(std::span(&clip.label.emotion, 1)));
    for (const Utterance& utterance : clip.utterances) {
      hash.add(std::as_bytes(std::span(utterance.functionals)));
      hash.add(std::as_bytes(std::span(utterance.between_frames)));
    }
    for (const Utterance& utterance : clip.at_other_speeds) hash.add(std::as_bytes(std::span(utterance.functionals)));
  }
  return hash.text();
}

Result<std::vector<Utterance>> extract_utterances(const std::filesystem::path& path) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  StreamOptions options{.input_rate_hz = file->rate_hz(), .hop_seconds = 0};
  auto stream = UtteranceStream::create(options);
  if (!stream) return stream.reason();
  options.frame_offset_samples = grid::hop_samples / 2;
  auto between_stream = UtteranceStream::create(options);
  if (!between_stream) return between_stream.reason();

  Collector collector;
  Collector between;
  const auto seconds = file->stream([&](std::span<const float> samples) {
    stream->push(samples, collector);
    between_stream->push(samples, between);
  });
  if (!seconds) return seconds.reason();
  stream->finish(collector);
  between_stream->finish(between);

  const bool match = between.utterances.size() == collector.utterances.size();
  for (std::size_t i = 0; i < collector.utterances.size(); ++i)
    collector.utterances[i].between_frames = (match ? between : collector).utterances[i].functionals;
  return std::move(collector.utterances);
}

Result<std::vector<Utterance>> extract_at_other_speeds(const std::filesystem::path& path) {
  auto file = AudioFile::open(path);
  if (!file) return file.reason();
  std::vector<UtteranceStream> streams;
  for (const double speed : other_speeds)
    if (auto stream = UtteranceStream::create({.input_rate_hz = file->rate_hz() * speed, .hop_seconds = 0}))
      streams.push_back(*std::move(stream));
  std::vector<Collector> collectors(streams.size());
  const auto seconds = file->stream([&](std::span<const float> samples) {
    for (std::size_t i = 0; i < streams.size(); ++i) streams[i].push(samples, collectors[i]);
  });
  if (!seconds) return seconds.reason();
  std::vector<Utterance> all;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    streams[i].finish(collectors[i]);
    for (Utterance& utterance : collectors[i].utterances) {
      utterance.between_frames = utterance.functionals;
      all.push_back(std::move(utterance));
    }
  }
  return all;
}

Dataset load_dataset(std::span<const Recording> recordings, const std::optional<std::filesystem::path>& cache_folder) {
  const auto cache = cache_in(cache_folder);
  std::vector<std::optional<Result<std::vector<Utterance>>>> extracted(recordings.size());
  {
    Progress progress("features", recordings.size());
    parallel_for(recordings.size(), [&](std::size_t i) {
      throw_if_interrupted();
      extracted[i] = recall_or(extract_utterances, recordings[i].path, cache, "");
      progress.step();
    });
  }

  Dataset dataset;
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    auto& utterances = *extracted[i];
    if (!utterances) {
      dataset.failures.push_back({recordings[i].path.string(), utterances.reason().message});
      continue;
    }
    if (utterances->empty()) dataset.failures.push_back({recordings[i].path.string(), "no speech found"});
    dataset.clips.push_back({recordings[i].label, std::move(*utterances), recordings[i].path, nullptr, {}});
  }
  return dataset;
}

Problem load_other_speeds(std::span<Clip> clips, const std::optional<std::filesystem::path>& cache_folder) {
  const auto cache = cache_in(cache_folder);
  return give_each(clips, "other speeds", [&](Clip& clip) -> Problem {
    auto utterances = recall_or(extract_at_other_speeds, clip.recording, cache, "-speeds-1");
    if (!utterances) return refused(utterances.reason().message);
    clip.at_other_speeds = *std::move(utterances);
    return std::nullopt;
  });
}

Problem give_each(std::span<Clip> clips, const std::string& what, const std::function<Problem(Clip&)>& give) {
  std::vector<Problem> problems(clips.size());
  Progress progress(what, clips.size());
  parallel_for(clips.size(), [&](std::size_t i) {
    throw_if_interrupted();
    if (const auto problem = give(clips[i]))
      problems[i] = refused(clips[i].recording.string() + ": " + problem->message);
    progress.step();
  });
  const auto first = std::ranges::find_if(problems, [](const Problem& problem) { return problem.has_value(); });
  return first == problems.end() ? std::nullopt : *first;
}

}  // namespace emovox::trainer
