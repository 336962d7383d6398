#include "trainer/commands/common.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "trainer/audio_file.hpp"
#include "trainer/feature_cache.hpp"
#include "trainer/fit/pretrained.hpp"
#include "trainer/problem.hpp"
#include "trainer/recordings.hpp"

namespace emovox::trainer {
namespace {

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

void say_what_was_left_out(const Recordings& recordings) {
  if (recordings.copies > 0)
    complain("counted once: " + counted(recordings.copies, "file") + " with the name of another clip");
  if (recordings.songs > 0) complain("left out: " + counted(recordings.songs, "song") + " (--include-song takes them)");
  if (recordings.videos > 0)
    complain("left out: " + counted(recordings.videos, "video") + " (--include-video takes those with sound)");
  if (recordings.not_audio > 0)
    complain("left out: " + counted(recordings.not_audio, "file") + " with the name of a clip but no audio in it");
  if (recordings.unlisted > 0)
    complain("left out: " + counted(recordings.unlisted, "audio file") + " beside a manifest that does not list it");
  for (const auto& [emotion, count] : recordings.other_emotions)
    complain("left out: " + counted(count, "clip") + " of " + emotion + ", which is none of the eight emotions");
}

void name_failures(std::span<const Failure> failures) {
  for (const Failure& failure : failures) complain(failure.name + ": " + failure.why);
}

/// Keeps the wanted speakers' recordings. A speaker that is asked for or excluded but absent is a slip of the pen.
Problem keep_speakers(const DataOptions& options, std::vector<Recording>& recordings) {
  std::set<std::string> known;
  for (const Recording& recording : recordings) known.insert(recording.label.speaker);
  for (const auto* names : {&options.only_speakers, &options.exclude_speakers})
    for (const std::string& name : *names)
      if (!known.contains(name))
        return refused("no clips of speaker " + name + " (speakers are named like " + *known.begin() + ")");

  const auto has = [](const std::vector<std::string>& names, const Recording& recording) {
    return std::ranges::find(names, recording.label.speaker) != names.end();
  };
  std::erase_if(recordings, [&](const Recording& recording) {
    return (!options.only_speakers.empty() && !has(options.only_speakers, recording)) ||
           has(options.exclude_speakers, recording);
  });
  if (recordings.empty()) return refused("no speakers remain");
  return std::nullopt;
}

}  // namespace

void complain(const std::string& message) { std::fprintf(stderr, "emovox-trainer: %s\n", message.c_str()); }

int give_up(const std::string& message) {
  complain(message);
  return exit_unusable;
}

Result<Dataset> load(const DataOptions& options) {
  auto recordings = find_recordings(options.folders, {.song = options.include_song, .video = options.include_video});
  if (!recordings) return recordings.reason();
  say_what_was_left_out(*recordings);
  if (auto problem = keep_speakers(options, recordings->found)) return *problem;

  Dataset dataset = load_dataset(recordings->found, cache_folder(options));
  dataset.failures.insert(dataset.failures.begin(), recordings->failures.begin(), recordings->failures.end());
  name_failures(dataset.failures);
  if (dataset.clips.empty()) return refused("none of the recordings could be read");
  return dataset;
}

std::vector<std::vector<float>> read_sounds(std::span<const std::filesystem::path> paths) {
  std::vector<std::vector<float>> sounds;
  for (const auto& path : paths) {
    if (auto samples = read_at_grid_rate(path))
      sounds.push_back(*std::move(samples));
    else
      complain(path.string() + ": " + samples.reason().message);
  }
  return sounds;
}

std::optional<std::filesystem::path> cache_folder(const DataOptions& options) {
  if (options.no_cache) return std::nullopt;
  return options.cache.empty() ? FeatureCache::default_folder() : options.cache;
}

int exit_code(const Dataset& dataset) { return dataset.failures.empty() ? exit_done : exit_some_failed; }

Result<LoadedModel> read_model(const std::filesystem::path& path) {
  const auto text = read_text(path);
  if (!text) return text.reason();
  auto model = Model::parse(std::as_bytes(std::span(*text)));
  if (!model) return Reason{model.reason().code, path.string() + ": " + model.reason().message};
  return LoadedModel{*std::move(model), text->size()};
}

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) return refused("cannot read " + path.string());
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace emovox::trainer
